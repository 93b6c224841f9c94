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

    /// A long form with files, sent after the session has ended: every text of it comes back, and is
    /// kept once the person has signed in again. Files have to be chosen anew.
    async fn a_form_in_parts_outlives_its_session(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let brand = branch.starts(round, "红色文脉").await;
        let browser = branch.browser().await;
        let at = format!("/projects/{}/form", brand.id);
        let mut form = browser.get(&at).await.form(&at);
        form.set("idea", "以文化人，\n第二行");
        form.set("results", "案例一篇");
        form.set("plan.0.0", "走访企业三家");
        form.set("do", "save");
        app.at("2023-10-16 10:00").await;
        let file: (&str, &str, &[u8]) = ("file.evidence", "佐证.pdf", b"%PDF-1.4 x");
        let lost = browser.submit_with(&form, file).await;
        lost.is(401)
            .says("登录已过期")
            .says("刚才填写的内容都在下面")
            .says("刚才选的是 佐证.pdf")
            .keeps("idea", "以文化人，\n第二行")
            .keeps("plan.0.0", "走访企业三家");
        assert!(lost.form(&at).asks_for("results"), "what was written can be seen and mended");
        let password = [("login", branch.login.as_str()), ("password", PASSWORD)];
        browser.post("/sign-in", &password).await.is(303);
        browser.send(&lost, &at, &[("results", "案例两篇")]).await.is(303);
        browser
            .get(&at)
            .await
            .keeps("idea", "以文化人，\n第二行")
            .keeps("results", "案例两篇")
            .keeps("plan.0.0", "走访企业三家");
    }

    /// What is handed in, signed or decided is not done by signing in again: the button says what it
    /// will do, and handing in is asked for anew.
    async fn nothing_is_handed_in_by_signing_in(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let brand = branch.starts(round, "红色文脉").await;
        let (answers, version) = branch.fills_in(&brand).await;
        let browser = branch.browser().await;
        let at = format!("/projects/{}/form", brand.id);
        let mut typed = crate::support::forms::fields(&answers);
        typed.extend([("version".to_owned(), version.to_string()), ("do".to_owned(), "hand_in".to_owned())]);
        app.at("2023-10-16 11:00").await;
        let lost = browser.post(&at, &typed).await;
        lost.is(401).says("还没有提交。").says("保存草稿").does_not_say("改好再提交");
        let password = [("login", branch.login.as_str()), ("password", PASSWORD)];
        browser.post("/sign-in", &password).await.is(303);
        browser.submit(&lost.form(&at)).await.is(303);
        assert_eq!(brand.submissions().await, ["application 1 draft"]);
        branch.submits(&brand).await;

        let desk = committee.browser().await;
        app.at("2023-10-16 13:00").await;
        let at = format!("/projects/{}/endorsement", brand.id);
        let lost = desk.post(&at, &[("decision", "endorse"), ("comment", "同意推荐")]).await;
        lost.is(401).says("推荐这份申报书").does_not_say("改好再提交").keeps("comment", "同意推荐");
        app.post().await;
    }

    /// The same with a record, of which nothing was there before.
    async fn a_record_outlives_its_session(app) {
        let (branch, brand) = crate::uploads::a_building_brand(&app).await;
        let browser = branch.browser().await;
        let at = format!("/projects/{}/records/new", brand.id);
        let mut form = browser.get(&at).await.form(&at);
        for (name, value) in [("kind", "activity"), ("title", "走访三家企业"), ("attended", "12")] {
            form.set(name, value);
        }
        app.at("2023-12-20 11:00").await;
        let file: (&str, &str, &[u8]) = ("files", "照片.pdf", b"%PDF-1.4 x");
        let lost = browser.submit_with(&form, file).await;
        lost.is(401).says("刚才选的是 照片.pdf").keeps("title", "走访三家企业").keeps("attended", "12");
        let password = [("login", branch.login.as_str()), ("password", PASSWORD)];
        browser.post("/sign-in", &password).await.is(303);
        browser.submit_with(&lost.form(&at), file).await.is(303);
        let logged = brand.records().await;
        assert_eq!((logged.len(), logged[0].title.as_str(), logged[0].attended), (1, "走访三家企业", Some(12)));
        app.post().await;
    }

    /// What is typed as a password comes back on no page, whatever refuses the form.
    async fn passwords_are_not_shown_again(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = branch.browser().await;
        app.at("2022-08-26 10:00").await;
        let typed = [("old", PASSWORD), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)];
        let page = browser.post("/account/password", &typed).await;
        page.is(401).says("登录已过期").does_not_say("刚才填写的内容");
        assert!(!page.body.contains(NEW_PASSWORD) && !page.body.contains(PASSWORD));
    }

    /// One looks after one's own: another address, a session on a lost telephone.
    async fn one_s_own_account(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let here = branch.browser().await;
        let lost = branch.browser().await;
        let page = here.get("/account").await;
        here.send(&page, "/account/email", &[("email", "zhibu@jia.example")]).await.is(303);
        here.send(&page, "/account/sessions", &[]).await.is(303);
        here.get("/account").await.is(200).keeps("email", "zhibu@jia.example");
        lost.get("/account").await.is(303);
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
