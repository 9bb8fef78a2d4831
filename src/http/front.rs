//! Where requests come in: the one place that all of them pass.
//!
//! Nearly all of them go to `/graphql`, by the shortest way; the router knows the others.

use super::doors::Doors;
use super::{gate, graphql};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::{IntoResponse as _, Response};
use axum::serve::IncomingStream;
use futures_util::future::BoxFuture;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::task::{Context, Poll};
use tokio::net::TcpListener;
use tower_service::Service;

/// Makes a [`Front`] for each connection.
#[derive(Clone)]
pub struct Fronts {
    pub(super) doors: Doors,
    pub(super) router: Router,
}

/// What one connection asks.
#[derive(Clone)]
pub struct Front {
    doors: Doors,
    router: Router,
    from: SocketAddr,
}

impl Service<IncomingStream<'_, TcpListener>> for Fronts {
    type Response = Front;
    type Error = Infallible;
    type Future = Ready<Result<Front, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, TcpListener>) -> Self::Future {
        let Self { doors, router } = self.clone();
        ready(Ok(Front { doors, router, from: *stream.remote_addr() }))
    }
}

impl Service<Request<Body>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if let Err(problem) = gate::asked_by_our_name(&request, &self.doors.limits) {
            return Box::pin(async move { Ok(dressed(problem.into_response())) });
        }
        if request.uri().path() == "/graphql" {
            let (doors, from) = (self.doors.clone(), self.from);
            return Box::pin(
                async move { Ok(dressed(graphql::graphql(&doors, from, request).await)) },
            );
        }
        request.extensions_mut().insert(ConnectInfo(self.from));
        let answer = self.router.call(request);
        Box::pin(async move { answer.await.map(dressed) })
    }
}

fn dressed(mut response: Response) -> Response {
    gate::dress(&mut response);
    response
}
