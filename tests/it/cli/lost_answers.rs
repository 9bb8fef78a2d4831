//! Answers that get lost on the way: the verb asks again under the same key, and it happened once.

use super::User;
use crate::support::app::TestApp;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A way to the server that swallows the first answers to mutations.
async fn lossy_way_to(address: &str, losses: usize) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let way = listener.local_addr().unwrap().to_string();
    let (address, lost) = (address.to_owned(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&lost);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(carry(client, address.clone(), Arc::clone(&counted), losses));
        }
    });
    (way, lost)
}

/// Carries requests and answers, until an answer to a mutation is to be lost: then the server has
/// answered, and the client hears nothing but the end of its connection.
async fn carry(mut client: TcpStream, to: String, lost: Arc<AtomicUsize>, losses: usize) {
    let mut server = TcpStream::connect(to).await.unwrap();
    let (mut asked, mut answered) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    let mut is_write = false;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(read @ 1..) = read else { return };
                is_write |= String::from_utf8_lossy(&asked[..read]).contains("mutation ");
                server.write_all(&asked[..read]).await.unwrap();
            }
            read = server.read(&mut answered) => {
                let Ok(read @ 1..) = read else { return };
                if is_write && lost.fetch_add(1, Ordering::SeqCst) < losses {
                    return;
                }
                is_write = false;
                if client.write_all(&answered[..read]).await.is_err() {
                    return;
                }
            }
        }
    }
}

#[tokio::test]
async fn a_write_whose_answers_are_lost_happens_once() {
    let app = TestApp::start().await;
    let (way, lost) = lossy_way_to(&app.address, 2).await;
    let user = User::at(&way, app.admin.key());
    let made = user.json(&["task", "create", "Once", "-d", "x", "--priority", "low"]).await;
    assert_eq!(made["task"]["key"], "GEN-1");
    assert!(lost.load(Ordering::SeqCst) > 2, "answers were lost");
    let tasks = user.json(&["task", "list"]).await;
    assert_eq!(tasks.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn patience_has_an_end() {
    let app = TestApp::start().await;
    let (way, _) = lossy_way_to(&app.address, usize::MAX).await;
    let user = User::at(&way, app.admin.key());
    let ran = user.run(&["task", "create", "Never heard", "--retry-seconds", "1"]).await;
    assert_eq!(ran.code, 3, "{ran:?}");
}
