//! A client so lean that it hardly takes from the server's share of the processors: one kept-alive
//! connection, requests put together by hand, and no more read of a reply than is needed.

use anyhow::{Context as _, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that posts GraphQL documents under one key.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    head: String,
    request: Vec<u8>,
    reply: Vec<u8>,
}

impl Connection {
    /// Connects to `host:port` with a secret.
    pub async fn open(address: &str, secret: &str) -> anyhow::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {secret}\r\n\
             content-type: application/json\r\naccept: application/graphql-response+json\r\n\
             content-length: "
        );
        Ok(Connection { stream, head, request: Vec::new(), reply: vec![0; 16 << 10] })
    }

    /// Posts a JSON body and answers with the reply's.
    pub async fn post(&mut self, body: &str) -> anyhow::Result<&str> {
        self.request.clear();
        self.request.extend_from_slice(self.head.as_bytes());
        self.request.extend_from_slice(body.len().to_string().as_bytes());
        self.request.extend_from_slice(b"\r\n\r\n");
        self.request.extend_from_slice(body.as_bytes());
        self.stream.write_all(&self.request).await?;
        let (from, until) = self.read_reply().await?;
        Ok(std::str::from_utf8(&self.reply[from..until])?)
    }

    /// Where the body of the next reply begins and ends.
    async fn read_reply(&mut self) -> anyhow::Result<(usize, usize)> {
        let mut filled = 0;
        let mut body = None;
        loop {
            if let Some((from, until)) = body
                && filled >= until
            {
                return Ok((from, until));
            }
            if filled == self.reply.len() {
                self.reply.resize(filled * 2, 0);
            }
            let read = self.stream.read(&mut self.reply[filled..]).await?;
            ensure!(read > 0, "the server closed the connection");
            filled += read;
            if body.is_none() {
                body = place_of_body(&self.reply[..filled])?;
            }
        }
    }
}

fn place_of_body(reply: &[u8]) -> anyhow::Result<Option<(usize, usize)>> {
    let Some(end) = reply.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&reply[..end])?;
    if !head.starts_with("HTTP/1.1 200") {
        bail!("the server answered {head}");
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let length = length.context("the reply does not say how long it is")?;
    Ok(Some((end + 4, end + 4 + length)))
}

/// The first value of a JSON text after that name, without its quotes.
pub fn value_after<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    let at = json.find(name)? + name.len();
    let rest = json[at..].strip_prefix("\":")?.trim_start_matches('"');
    let end = rest.find(['"', ',', '}']).unwrap_or(rest.len());
    Some(&rest[..end])
}
