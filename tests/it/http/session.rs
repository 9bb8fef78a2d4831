//! Browsers: signed in once by a link, out again, and never on another page's word.

use crate::support::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};

fn asked() -> Value {
    json!({"query": "{ viewer { name role } }"})
}

async fn token(app: &TestApp) -> String {
    let made = app.admin.done("createSignInLink", "url expiresAt", json!({})).await;
    let url = made["url"].as_str().unwrap().to_owned();
    url.split_once("/sign-in#").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_link_signs_in_once() {
    let app = TestApp::start().await;
    let (browser, token) = (app.stranger(), token(&app).await);
    let sign_in = || browser.request(Method::POST, "/session").json(&json!({"token": token}));
    let heard = browser.hear(sign_in()).await;
    assert_eq!(heard.status, 204);
    let cookie = heard.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains("Secure"), "plain http on loopback: {cookie}");
    let pair = cookie.split(';').next().unwrap().to_owned();
    assert_eq!(browser.hear(sign_in()).await.status, 401, "a link is good once");

    let ask = |site: &str| {
        let request = browser.request(Method::POST, "/graphql").header("cookie", &pair);
        request.header("sec-fetch-site", site).json(&asked())
    };
    let heard = browser.hear(ask("same-origin")).await;
    assert_eq!(heard.body["data"]["viewer"], json!({"name": "admin", "role": "ADMIN"}));
    for site in ["cross-site", "same-site"] {
        let heard = browser.hear(ask(site)).await;
        assert_eq!((heard.status.as_u16(), heard.code()), (403, "ORIGIN_NOT_ALLOWED"), "{site}");
    }
    // A session's secret is no key, and a link's is neither.
    let secret = pair.split_once('=').unwrap().1;
    assert_eq!(app.with_key(secret).ask("{ __typename }", json!({})).await.status, 401);

    let out = browser.request(Method::DELETE, "/session").header("cookie", &pair);
    assert_eq!(browser.hear(out).await.status, 204);
    assert_eq!(browser.hear(ask("same-origin")).await.status, 401);
}

#[tokio::test]
async fn a_browser_on_https_gets_a_cookie_for_https_only() {
    let app = TestApp::start().await;
    let (browser, token) = (app.stranger(), token(&app).await);
    let request = browser.request(Method::POST, "/session").header("origin", "https://desk.test");
    let heard = browser.hear(request.json(&json!({"token": token}))).await;
    let cookie = heard.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.ends_with("; Secure"), "{cookie}");
}

#[tokio::test]
async fn another_site_s_page_may_not_sign_in() {
    let app = TestApp::start().await;
    let (browser, token) = (app.stranger(), token(&app).await);
    let request = browser.request(Method::POST, "/session").header("origin", "http://evil.test");
    let heard = browser.hear(request.json(&json!({"token": token}))).await;
    assert_eq!((heard.status.as_u16(), heard.code()), (403, "ORIGIN_NOT_ALLOWED"));
}

#[tokio::test]
async fn the_first_link_signs_the_admin_in() {
    let app = TestApp::start().await;
    let link = app.doors.sign_in_link().await;
    let token = link.split_once("/sign-in#").unwrap().1;
    let browser = app.stranger();
    let request = browser.request(Method::POST, "/session").json(&json!({"token": token}));
    assert_eq!(browser.hear(request).await.status, 204);
}
