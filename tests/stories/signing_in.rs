//! Who comes in, how long they stay, and what an intruder meets.

use crate::support::people::PASSWORD;
use crate::support::{TestApp, on_both};

/// Long enough and of four classes.
const NEW_PASSWORD: &str = "Zhi-bu-2024";

/// What the page says to somebody who tries a wrong password again and again on one day.
async fn what_is_said_to(app: &TestApp, login: &str, day: &str) -> Vec<String> {
    let browser = app.browser();
    let mut heard = Vec::new();
    // The clock is set once for several tries: it runs on, and must not go back between them.
    for (at, tries) in [("09:00", 3), ("09:02", 3), ("09:18", 1)] {
        app.at(&format!("{day} {at}")).await;
        for _ in 0..tries {
            let fields = [("login", login), ("password", "guess")];
            heard.push(browser.post("/sign-in", &fields).await.is(422).text());
        }
    }
    heard
}

on_both! {
    /// A session is a row, not memory: the site may be restarted under a person's hands.
    async fn a_session_survives_a_restart(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = branch.browser().await;
        browser.get("/account").await.is(200).says("文学院教工第一党支部支部书记");
        app.restart().await;
        browser.get("/account").await.is(200).says("文学院教工第一党支部支部书记");
    }

    /// Half an hour without a request ends a session; what was typed meanwhile is shown again.
    async fn idleness_ends_a_session_but_loses_nothing(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = branch.browser().await;
        app.at("2022-08-26 09:29").await;
        browser.get("/account").await.is(200);
        app.at("2022-08-26 10:00").await;
        let page = browser.get("/account?from=mail").await;
        assert_eq!(page.location.as_deref(), Some("/sign-in?next=/account?from=mail"));
        browser
            .post("/account/email", &[("email", "zhibu@jia.example")])
            .await
            .is(401)
            .says("登录已过期")
            .says("邮箱")
            .keeps("email", "zhibu@jia.example");
    }

    /// Five wrong passwords lock the account for a quarter of an hour, whoever typed them.
    async fn guessing_locks_the_account(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = app.browser();
        for _ in 0..5 {
            let wrong = [("login", branch.login.as_str()), ("password", "guess")];
            browser.post("/sign-in", &wrong).await.is(422).says("登录名或密码不对").does_not_say("guess");
        }
        let right = [("login", branch.login.as_str()), ("password", PASSWORD)];
        browser.post("/sign-in", &right).await.is(422).says("登录失败次数过多");
        // Unknown names read the same as known ones with a wrong password.
        app.at("2022-08-26 09:16").await;
        let unknown = [("login", "nobody"), ("password", PASSWORD)];
        app.browser().post("/sign-in", &unknown).await.is(422).says("登录名或密码不对");
        let page = browser.post("/sign-in", &right).await;
        page.is(303);
    }

    /// A name that nobody bears is answered as one with a wrong password, to the letter, up to the
    /// lock and beyond it.
    async fn names_cannot_be_tried_out(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let known = what_is_said_to(&app, &branch.login, "2022-08-26").await;
        assert!(known[5].contains("账号已锁定，15 分钟后再试"), "{}", known[5]);
        assert!(known[6].contains("登录名或密码不对"), "{}", known[6]);
        assert_eq!(known, what_is_said_to(&app, "nobody", "2022-08-27").await);
    }

    /// Whoever finds an open session cannot try passwords in the form for a new one.
    async fn the_old_password_is_not_for_guessing(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = branch.browser().await;
        let form = |old: &'static str| [("old", old), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)];
        for _ in 0..5 {
            browser.post("/account/password", &form("guess")).await.is(422).says("现用密码不对");
        }
        browser.post("/account/password", &form(PASSWORD)).await.is(422).says("账号已锁定");
        app.at("2022-08-26 09:16").await;
        browser.post("/account/password", &form(PASSWORD)).await.is(303);
    }

    /// A changed password ends the sessions on other devices, not the one in hand.
    async fn a_new_password_ends_other_sessions(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let here = branch.browser().await;
        let elsewhere = branch.browser().await;
        let page = here.get("/account/password").await;
        let short = [("old", PASSWORD), ("new", "Ab1-x"), ("again", "Ab1-x")];
        here.send(&page, "/account/password", &short).await.is(422).says("还差 5 位");
        let good = [("old", PASSWORD), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)];
        here.send(&page, "/account/password", &good).await.is(303);
        here.get("/account").await.is(200).says("密码已修改，其他设备上的登录已退出。");
        elsewhere.get("/account").await.is(303);
    }

    /// Neither another site nor a crafted link leads a signed-in person astray.
    async fn other_sites_have_no_hold(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = branch.browser().await;
        browser
            .post_from("https://elsewhere.example", "/account/email", &[("email", "a@b.example")])
            .await
            .is(403)
            .says("别的网站");
        let fields = [("login", branch.login.as_str()), ("password", PASSWORD), ("next", "//elsewhere.example")];
        let page = app.browser().post("/sign-in", &fields).await;
        assert_eq!(page.location.as_deref(), Some("/"));
        browser.post("/sign-out", &[("", ""); 0]).await.is(303);
        browser.get("/account").await.is(303);
    }
}
