//! Who comes in, how long they stay, and what an intruder meets.

use domain::states::{AccessKind, Role};
use entity::{access_line, grant};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::people::PASSWORD;
use crate::support::{Opened, TestApp, on_both};

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
            // How many minutes are left depends on how fast this machine is.
            let said = browser.post("/sign-in", &fields).await.is(422).text();
            heard.push(said.replace(|c: char| c.is_ascii_digit(), ""));
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
        let Opened { branch, round, .. } = app.brand_round().await;
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
        let Opened { committee, branch, round, .. } = app.brand_round().await;
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
        let lost = desk.post(&at, &[("decision", "endorse"), ("reason", "同意推荐")]).await;
        lost.is(401).says("推荐这份申报书").does_not_say("改好再提交").keeps("reason", "同意推荐");
        app.post().await;
    }

    /// The same with a record, of which nothing was there before.
    async fn a_record_outlives_its_session(app) {
        let world = app.brands_at_work(1).await;
        let (_, branch, brand) = world.first();
        let browser = branch.browser().await;
        let at = format!("/projects/{}/records/new", brand.id);
        let mut form = browser.get(&format!("{at}?kind=activity")).await.form(&at);
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
        let moved = |password| [("email", "zhibu@jia.example"), ("password", password)];
        here.send(&page, "/account/email", &moved("guess")).await.is(422).says("现用密码不对").keeps("email", "zhibu@jia.example");
        here.send(&page, "/account/email", &moved(PASSWORD)).await.is(303);
        let told = app.post().await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].to, std::slice::from_ref(&branch.email), "the old address hears of it");
        here.send(&page, "/account/sessions", &[]).await.is(303);
        here.get("/account").await.is(200).keeps("email", "zhibu@jia.example");
        lost.get("/account").await.is(303);
    }

    /// Five wrong passwords, and from that network nobody may try the name for a quarter of an hour;
    /// its owner comes in from any other.
    async fn guessing_is_over_where_it_is_done(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = app.browser().seen_at("10.1.0.7");
        for _ in 0..5 {
            let wrong = [("login", branch.login.as_str()), ("password", "guess")];
            browser.post("/sign-in", &wrong).await.is(422).says("登录名或密码不对").does_not_say("guess");
        }
        let right = [("login", branch.login.as_str()), ("password", PASSWORD)];
        browser.post("/sign-in", &right).await.is(422).says("15 分钟内在这里不能再试");
        app.browser().seen_at("10.2.0.7").post("/sign-in", &right).await.is(303);
        browser.post("/sign-in", &right).await.is(422).says("换一个网络可以登录");
        // Unknown names read the same as known ones with a wrong password.
        let unknown = [("login", "nobody"), ("password", PASSWORD)];
        app.browser().post("/sign-in", &unknown).await.is(422).says("登录名或密码不对");
        app.at("2022-08-26 09:16").await;
        browser.post("/sign-in", &right).await.is(303);
    }

    /// Whoever was locked out may ask the administrator, who sees it and ends it.
    async fn an_administrator_lets_the_name_be_tried_again(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let admin = app.admin("系统管理员甲").await.browser().await;
        let browser = app.browser();
        let wrong = [("login", branch.login.as_str()), ("password", "guess")];
        for _ in 0..5 {
            browser.post("/sign-in", &wrong).await.is(422);
        }
        let right = [("login", branch.login.as_str()), ("password", PASSWORD)];
        browser.post("/sign-in", &right).await.is(422).says("请系统管理员解除");
        let at = format!("/admin/accounts/{}", branch.person.id);
        let page = admin.get(&at).await;
        page.says("锁定中").says("解除锁定");
        admin.post(&format!("{at}/state"), &[("disabled", "no")]).await.is(303);
        browser.post("/sign-in", &right).await.is(303);
    }

    /// 120 sign-ins at the same moment are five tries, not a hundred and twenty: each takes one of
    /// them before a password is looked at, the right one too.
    async fn tries_at_the_same_moment_all_count(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let mut all = tokio::task::JoinSet::new();
        for n in 0..120 {
            let (browser, login) = (app.browser(), branch.login.clone());
            all.spawn(async move {
                let password = format!("guess-{n}");
                let fields = [("login", login.as_str()), ("password", password.as_str())];
                browser.post("/sign-in", &fields).await
            });
        }
        let pages = all.join_all().await;
        let say = |words: &str| pages.iter().filter(|p| p.text().contains(words)).count();
        assert_eq!(say("登录名或密码不对"), 5);
        assert_eq!(say("不能再试") + say("这个地址登录失败次数过多"), 115);
        app.writes_accesses().await;
        let noted = access_line::Entity::find()
            .filter(access_line::Column::Kind.eq(AccessKind::SignInFailed));
        let noted = app.count(noted).await;
        assert_eq!(noted, 5);
    }

    /// From one address thirty names at most are tried in a quarter of an hour, at once or not; right
    /// passwords do not count.
    async fn one_address_tries_few_names(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        for _ in 0..10 {
            branch.browser().await;
        }
        let mut all = tokio::task::JoinSet::new();
        for n in 0..40 {
            let browser = app.browser();
            all.spawn(async move {
                let name = format!("nobody-{n}");
                browser.post("/sign-in", &[("login", name.as_str()), ("password", "x")]).await
            });
        }
        let pages = all.join_all().await;
        let tried = pages.iter().filter(|p| p.text().contains("登录名或密码不对"));
        assert_eq!(tried.count(), 30);
        let right = [("login", branch.login.as_str()), ("password", PASSWORD)];
        app.browser().post("/sign-in", &right).await.is(422).says("这个地址登录失败次数过多");
        app.browser().seen_at("10.1.0.7").post("/sign-in", &right).await.is(303);
    }

    /// A name that nobody bears is answered as one with a wrong password, to the letter, up to the
    /// lock and beyond it.
    async fn names_cannot_be_tried_out(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let known = what_is_said_to(&app, &branch.login, "2022-08-26").await;
        assert!(known[5].contains("分钟内在这里不能再试"), "{}", known[5]);
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
        browser.post("/account/password", &form(PASSWORD)).await.is(422).says("不能再试");
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

    /// The token of a session is a new one after every sign-in and every change of password: whoever
    /// has learnt the old one has nothing.
    async fn a_session_gets_a_new_token(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let here = branch.browser().await;
        let before = here.cookie("peiyu").unwrap();
        let stolen = app.browser();
        stolen.set_cookie("peiyu", &before);
        stolen.get("/account").await.is(200);
        let right = [("login", branch.login.as_str()), ("password", PASSWORD)];
        here.post("/sign-in", &right).await.is(303);
        stolen.get("/account").await.is(303);
        stolen.set_cookie("peiyu", &here.cookie("peiyu").unwrap());
        let good = [("old", PASSWORD), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)];
        here.post("/account/password", &good).await.is(303);
        stolen.get("/account").await.is(303);
        here.get("/account").await.is(200);
        // Nor has whoever keeps the last one after a sign-out.
        stolen.set_cookie("peiyu", &here.cookie("peiyu").unwrap());
        stolen.get("/account").await.is(200);
        here.post("/sign-out", &[("", ""); 0]).await.is(303);
        stolen.get("/account").await.is(303);
    }

    /// What is tried first by whoever tries is no password here, nor is the one that was.
    async fn common_passwords_are_refused(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let here = branch.browser().await;
        for (new, why) in [("Admin@123456", "太常见"), ("P@ssw0rd2024", "太常见"), (PASSWORD, "不能与现用密码相同")] {
            let why = if new == PASSWORD { "相同" } else { why };
            let fields = [("old", PASSWORD), ("new", new), ("again", new)];
            here.post("/account/password", &fields).await.is(422).says(why);
        }
        let first = [("old", PASSWORD), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)];
        here.post("/account/password", &first).await.is(303);
        let same = [("old", NEW_PASSWORD), ("new", NEW_PASSWORD), ("again", NEW_PASSWORD)];
        here.post("/account/password", &same).await.is(422).says("不能与现用密码相同");
    }

    /// A name is the same name in any case, at the sign-in and where an account is made.
    async fn names_have_no_case(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let shouted = [("login", branch.login.to_uppercase()), ("password", PASSWORD.to_owned())];
        app.browser().post("/sign-in", &shouted).await.is(303);
        let new = ledger::accounts::NewAccount {
            login: branch.login.to_uppercase(),
            display_name: "支部书记乙".to_owned(),
            email: None,
            person: None,
            password_hash: String::new(),
            must_change: false,
        };
        let (book, system) = (app.book(), ledger::Actor::system("测试"));
        let mut act = ledger::Act::begin(&book, &system).await.unwrap();
        let told = ledger::accounts::add(&mut act, new).await;
        assert!(matches!(told, Err(ledger::LedgerError::Invalid(_))), "{told:?}");
    }

    /// What needs a sign-in is kept in no cache: pages, files, and what was refused.
    async fn nothing_behind_the_sign_in_is_cached(app) {
        let world = app.brands_at_work(1).await;
        let (_, branch, brand) = world.first();
        let desk = branch.desk().await;
        for route in peiyu::routes::table() {
            if route.access == peiyu::web::Access::Public || route.path == "/sign-out" {
                continue;
            }
            let path = route.path.replace("{id}", &brand.id.to_string());
            let mut pages = vec![desk.ask_plainly(&route.method, &path).await];
            if route.method == axum::http::Method::POST {
                // Refused, it brings back what was typed.
                pages.push(desk.post(&path, &[("reason", "x")]).await);
            }
            for page in pages {
                assert_eq!(page.cache.as_deref(), Some("no-store"), "{} {path}", route.method);
            }
        }
        let style = desk.get("/assets/peiyu.css").await;
        assert_ne!(style.cache.as_deref(), Some("no-store"));
        let link = desk.get("/password?token=none").await;
        link.is(200).says("链接已失效");
        assert_eq!(link.cache.as_deref(), Some("no-store"));
        app.post().await;
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

on_both! {
    /// Whoever has forgotten the password gets a link by mail; the page answers the same whatever name is
    /// asked for, sends one an hour, and none to who holds an office.
    async fn a_forgotten_password_comes_by_mail(app) {
        let university = app.university("甲大学").await;
        let branch = university.committee("文学院党委").await.branch("文学院教工党支部").await;
        app.post().await;
        let visitor = app.browser();
        visitor.get("/sign-in").await.says("请找本单位的系统管理员").says("忘记密码");
        let page = visitor.get("/sign-in/forgotten").await;
        let mut answers = Vec::new();
        let names = [&branch.person.login, &university.person.login, &"nobody".to_owned(), &branch.person.login].map(Clone::clone);
        for login in names {
            let answer = visitor.send(&page, "/sign-in/forgotten", &[("login", login.as_str())]).await;
            answer.is(200);
            answers.push(answer.text());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        let mails = app.post().await;
        assert_eq!(mails.len(), 1, "{mails:#?}");
        assert!(mails[0].to.contains(&branch.person.email), "{mails:#?}");
        assert!(mails[0].text.contains("/password?token=") && mails[0].text.contains("忘记了密码"));
        // The password holds until the link is used.
        app.sign_in(&branch.person.login).await;
        visitor.send(&page, "/sign-in/forgotten", &[("login", "x")]).await.is(200);
        visitor.send(&page, "/sign-in/forgotten", &[("login", "x")]).await.is(422).says("一小时后再试");
        // Who held an office once is helped as everybody is.
        app.has_rows_made_by_hand();
        let former = app.person("组织部退休人员", &[Role::Organiser], university.id).await;
        app.post().await;
        grant::Entity::update_many()
            .col_expr(grant::Column::ToOn, Expr::value(app.today()))
            .filter(grant::Column::AccountId.eq(former.id))
            .exec(&app.book().db)
            .await
            .unwrap();
        app.does(async |act| ledger::passwords::forgotten(act, &former.login, "a-token").await).await;
        let mails = app.post().await;
        assert!(mails.len() == 1 && mails[0].to.contains(&former.email), "{mails:#?}");
    }
}
