//! Nobody becomes somebody else by looking after accounts: what opens one goes to its person, and what
//! makes an officer is asked by one and confirmed by another.

use domain::states::{AskedFor, MailState, Role};
use entity::{account, confirmation, grant, outbox};
use ledger::accounts;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::people::PASSWORD;
use crate::support::{Client, Mail, Person, TestApp, on_both};

const NEW_PASSWORD: &str = "Zhi-bu-2024";

/// The roles that somebody holds, by account.
async fn roles(app: &TestApp, id: domain::ids::AccountId) -> Vec<Role> {
    let held = grant::running_on(app.today()).filter(grant::Column::AccountId.eq(id));
    let held = app.all(held).await;
    held.into_iter().map(|g| g.role).collect()
}

/// The request that waits, decided by somebody who looks at the list.
async fn decides(browser: &Client, decision: &str) -> crate::support::Page {
    let page = browser.get("/confirmations").await;
    browser
        .send(&page, "/confirmations", &[("decision", decision)])
        .await
}

async fn waiting(app: &TestApp) -> u64 {
    let found = confirmation::Entity::find().filter(confirmation::Column::DecidedAt.is_null());
    app.count(found).await
}

/// The address in a mail with a link to a new password.
fn link(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("http://peiyu.example").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

fn to(mails: &[Mail]) -> Vec<String> {
    let mut to: Vec<String> = mails.iter().flat_map(|m| m.to.clone()).collect();
    to.sort();
    to
}

/// Somebody types another address into the own account.
async fn types_address(browser: &Client, address: &str) -> crate::support::Page {
    let fields = [("email", address), ("password", PASSWORD)];
    browser.fill("/account", "/account/email", &fields).await
}

/// Whether this password opens the account.
async fn opens(app: &TestApp, login: &str, password: &str) -> bool {
    let fields = [("login", login), ("password", password)];
    let page = app.browser().post("/sign-in", &fields).await;
    page.status.as_u16() == 303
}

on_both! {
    /// An administrator resets the auditor's password and does not become the auditor: the link goes
    /// to the auditor's mail, opens once, and stands on no page.
    async fn a_reset_goes_to_its_person(app) {
        let admin = app.admin("系统管理员甲").await;
        let auditor = app.auditor().await;
        let browser = admin.browser().await;
        let path = format!("/admin/accounts/{}", auditor.id);
        let page = browser.post(&format!("{path}/password"), &[("how", "link")]).await;
        page.is(303);
        let mails = app.post().await;
        assert_eq!(to(&mails), std::slice::from_ref(&auditor.email));
        let at = link(&mails[0]);
        let token = at.split_once("token=").unwrap().1.to_owned();
        for page in ["/mails", "/mails/trouble", &path] {
            assert!(!browser.get(page).await.body.contains(&token), "{page}");
        }
        let row = app.one(entity::outbox::Entity::find()).await;
        for at in [format!("/mails/{}", row.id), format!("/mails/{}/html", row.id)] {
            assert!(!browser.get(&at).await.body.contains(&token));
            // Nor to an open session of the auditor, which somebody else may sit at.
            assert!(!auditor.desk().await.get(&at).await.body.contains(&token));
        }
        // The old password holds until the link is used; then it is gone, and so is the link.
        assert!(opens(&app, &auditor.login, PASSWORD).await);
        let stranger = app.browser();
        let page = stranger.get(&at).await;
        page.is(200).says("设置密码");
        let weak = [("new", "Admin@123456"), ("again", "Admin@123456")];
        stranger.send(&page, "/password", &weak).await.is(422).says("太常见");
        let same = [("new", NEW_PASSWORD), ("again", NEW_PASSWORD)];
        stranger.send(&page, "/password", &same).await.is(303);
        stranger.send(&page, "/password", &same).await.is(422).says("链接已失效");
        assert!(!opens(&app, &auditor.login, PASSWORD).await);
        assert!(opens(&app, &auditor.login, NEW_PASSWORD).await);
    }

    /// A link ends after three days, and when a newer one is sent.
    async fn links_end(app) {
        let admin = app.admin("系统管理员甲").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let asks = format!("/admin/accounts/{}/password", branch.person.id);
        let browser = admin.browser().await;
        browser.post(&asks, &[("how", "link")]).await.is(303);
        let first = link(&app.post().await[0]);
        browser.post(&asks, &[("how", "link")]).await.is(303);
        let second = link(&app.post().await[0]);
        app.browser().get(&first).await.says("链接已失效");
        app.browser().get(&second).await.says("设置密码").does_not_say("链接已失效");
        app.at("2022-08-29 10:00").await;
        app.browser().get(&second).await.says("链接已失效");
    }

    /// Where there is no address, a second officer confirms before a one-time password is shown, and it
    /// is shown to that one; it ends after three days.
    async fn without_an_address_two_hand_over_a_password(app) {
        let admin = app.admin("系统管理员甲").await;
        let auditor = app.auditor().await;
        let branch = app.branch("文学院教工第一党支部").await;
        branch.has_address("").await;
        let browser = admin.browser().await;
        let asks = format!("/admin/accounts/{}/password", branch.person.id);
        browser.post(&asks, &[("how", "link")]).await.is(409).says("没有登记邮箱");
        let page = browser.post(&asks, &[("how", "once")]).await;
        page.is(303);
        assert!(opens(&app, &branch.login, PASSWORD).await, "nothing has changed yet");
        browser.post(&asks, &[("how", "once")]).await.is(409).says("已在“待确认”里");
        assert_eq!(to(&app.post().await), std::slice::from_ref(&auditor.email));
        decides(&browser, "agree").await.is(409).says("由您提出");
        let asked = app.one(confirmation::Entity::find()).await.id.to_string();
        let page = decides(&auditor.desk().await, "agree").await;
        let text = page.is(200).says("一次性密码").text();
        let second_click = [("confirmation", asked.as_str()), ("decision", "agree")];
        auditor.desk().await.post("/confirmations", &second_click).await.is(409).says("没有抄下的，请申请人再提一次");
        let password = text.split_whitespace().find(|w| w.ends_with("-a7")).unwrap().to_owned();
        assert!(!opens(&app, &branch.login, PASSWORD).await);
        assert!(opens(&app, &branch.login, &password).await);
        app.at("2022-08-29 10:00").await;
        let late = [("login", branch.login.as_str()), ("password", password.as_str())];
        app.browser().post("/sign-in", &late).await.is(422).says("72 小时");
        app.writes_accesses().await;
        let log = auditor.browser().await.get("/audit/accesses?kind=sign_in_failed").await;
        log.is(200).says("一次性密码已过期");
        app.post().await;
    }

    /// All that wait are listed, however many there are.
    async fn nothing_that_waits_is_left_out(app) {
        let admin = app.admin("系统管理员甲").await;
        let auditor = app.auditor().await;
        let (about, asker, now) = (app.branch("文学院教工第一党支部").await.person.id, admin.id, app.clock().now());
        let rows = (0..60).map(|n| confirmation::ActiveModel {
            account_id: Set(about),
            what: Set(AskedFor::Email),
            email: Set(Some(format!("a{n}@peiyu.example"))),
            subject: Set(format!("email {n}")),
            asked_by: Set(asker),
            asked_at: Set(now),
            ..Default::default()
        });
        confirmation::Entity::insert_many(rows).exec(&app.book().db).await.unwrap();
        let page = auditor.browser().await.get("/confirmations").await;
        page.is(200).says("60 项申请待确认").says("a0@peiyu.example").says("a59@peiyu.example");
    }

    /// The second click on 新建账号 says what has become of the password: here it went by mail.
    async fn a_second_click_says_where_the_password_is(app) {
        let province = app.province().await;
        let admin = app.admin("系统管理员甲").await;
        let (browser, place) = (admin.browser().await, province.code().await);
        let new = [("login", "mailed"), ("display_name", "查阅"), ("email", "m@peiyu.example"), ("unit", place.as_str()), ("role", "viewer")];
        for _ in 0..2 {
            let made = browser.post("/admin/accounts", &new).await;
            let page = browser.get(made.is(303).location.as_deref().unwrap()).await;
            page.says("设置密码的链接已发到本人邮箱").does_not_say("只在当时显示一次");
        }
        app.post().await;
    }

    /// An administrator makes an organiser of a second account: nothing comes of it before another
    /// officer confirms; the password that the administrator knows opens nothing afterwards.
    async fn an_organiser_is_made_by_two(app) {
        let province = app.province().await;
        let admin = app.admin("系统管理员甲").await;
        let auditor = app.auditor().await;
        let browser = admin.browser().await;
        let place = province.code().await;
        let page = browser.get(&format!("/admin/accounts/new?unit={place}")).await;
        let mut new = vec![
            ("login", "second"),
            ("display_name", "组织部工作人员"),
            ("email", "second@peiyu.example"),
            ("role", "organiser"),
        ];
        browser.send(&page, "/admin/accounts", &new).await.is(422).says("还没有登记工号").keeps("login", "second");
        new.push(("person", "2015-017"));
        browser.send(&page, "/admin/accounts", &new).await.is(303);
        let second = account::Entity::find()
            .filter(account::Column::Login.eq("second"));
        let second = app.one(second).await
            .id;
        assert!(roles(&app, second).await.is_empty());
        assert_eq!(to(&app.post().await), std::slice::from_ref(&auditor.email), "the officer is asked, nobody else told");
        browser.get(&format!("/admin/accounts/{second}")).await.is(200).says("还没有角色");
        decides(&browser, "agree").await.is(409).says("由您提出");
        // Nor by another account of the same person.
        let other = app.admin("系统管理员乙").await;
        app.post().await;
        for person in [&admin, &other] {
            person.has_number("2009-003").await;
        }
        decides(&other.desk().await, "agree").await.is(409).says("由您提出");
        assert!(roles(&app, second).await.is_empty());
        let page = auditor.desk().await.get("/confirmations").await;
        page.is(200).says("1 项申请待确认").says("2015-017").says("second@peiyu.example");
        decides(&auditor.desk().await, "agree").await.is(303);
        assert_eq!(roles(&app, second).await, [Role::Organiser]);
        // The person is told and gets the link, from the mail alone; the other officers hear of it.
        let mails = app.post().await;
        let own: Vec<&Mail> = mails.iter().filter(|m| m.to == ["second@peiyu.example"]).collect();
        assert_eq!(own.len(), 2, "{mails:?}");
        assert!(own.iter().any(|m| m.text.contains("/password?token=")));
        assert_eq!(waiting(&app).await, 0);
    }

    /// A grant that takes two tells the auditor, and is turned down or taken back without a trace of it.
    async fn a_request_is_turned_down(app) {
        let province = app.province().await;
        let admin = app.admin("系统管理员甲").await;
        let auditor = app.auditor().await;
        let branch = app.branch("文学院教工第一党支部").await;
        branch.person.has_number("2015-017").await;
        let browser = admin.browser().await;
        let place = province.code().await;
        let grants = format!("/admin/accounts/{}/grants", branch.person.id);
        let organiser = [("unit", place.as_str()), ("role", "organiser")];
        for refuses in [&auditor, &admin] {
            browser.post(&grants, &organiser).await.is(303);
            decides(&refuses.desk().await, "refuse").await.is(303);
            assert_eq!(waiting(&app).await, 0);
        }
        assert_eq!(roles(&app, branch.person.id).await, [Role::Editor]);
        assert!(opens(&app, &branch.login, PASSWORD).await);
        // An ordinary role still takes one.
        let viewer = [("unit", place.as_str()), ("role", "viewer")];
        browser.post(&grants, &viewer).await.is(303);
        assert_eq!(roles(&app, branch.person.id).await, [Role::Editor, Role::Viewer]);
        app.post().await;
    }

    /// Roles that do not go together are kept apart by person: neither a second account with the same
    /// staff number nor one with the same address helps.
    async fn incompatible_roles_are_apart_by_person(app) {
        let province = app.province().await;
        let admin = app.admin("系统管理员甲").await;
        let place = province.code().await;
        let browser = admin.browser().await;
        let by_number = app.person("另一个账号", &[], province.id).await;
        let by_mail = app.person("第三个账号", &[], province.id).await;
        for person in [&admin, &by_number] {
            person.has_number("2009-003").await;
        }
        by_mail.has_address(&admin.email.to_uppercase()).await;
        for person in [&by_number, &by_mail] {
            let (id, unit) = (person.id, province.id);
            let told = admin
                .tries(async |act| accounts::grant_role(act, id, unit, Role::Viewer).await)
                .await
                .unwrap_err()
                .to_string();
            assert!(told.contains("同一人（工号或邮箱相同）") && told.contains("三员分立"), "{told}");
        }
        // Nor does the number afterwards.
        let viewer = app.person("查阅", &[Role::Viewer], province.id).await;
        let person = format!("/admin/accounts/{}/person", viewer.id);
        for like in ["2009-003", "２００９－００３", "2009\u{200B}-003", "2009 - 003"] {
            browser.post(&person, &[("person", like)]).await.is(422).says("三员分立");
        }
        let same = [("login", "again"), ("display_name", "审计员"), ("person", "2009-003"), ("unit", place.as_str()), ("role", "auditor")];
        browser.post("/admin/accounts", &same).await.is(422).says("三员分立").keeps("login", "again");
        browser.post(&person, &[("person", "2015-099")]).await.is(303);
        browser.get(&format!("/admin/accounts/{}", viewer.id)).await.is(200).says("2015-099");
    }

    /// A new site has one administrator, who appoints the first auditor alone; from then on, and also
    /// after the auditor's role has ended, it takes two.
    async fn a_new_site_starts_with_one(app) {
        let province = app.province().await;
        let admin = app.admin("系统管理员甲").await;
        let browser = admin.browser().await;
        let place = province.code().await;
        let new = |login: &'static str, number: &'static str, role: &'static str| {
            [("login", login), ("display_name", "新账号"), ("person", number), ("unit", ""), ("role", role)]
        };
        let at = |mut fields: [(&'static str, &'static str); 5], place: &'static str| {
            fields[3].1 = place;
            fields
        };
        let place: &'static str = Box::leak(place.into_boxed_str());
        browser.post("/admin/accounts", &at(new("shenji", "2001-001", "auditor"), place)).await.is(200).says("一次性密码");
        assert_eq!(waiting(&app).await, 0);
        let auditor = account::Entity::find()
            .filter(account::Column::Login.eq("shenji"));
        let auditor = app.one(auditor).await
            .id;
        assert_eq!(roles(&app, auditor).await, [Role::Auditor]);
        browser.post("/admin/accounts", &at(new("zuzhi", "2001-002", "organiser"), place)).await.is(303);
        assert_eq!(waiting(&app).await, 1);
        let held = grant::running_on(app.today())
            .filter(grant::Column::AccountId.eq(auditor));
        let held = app.one(held).await
            .id;
        let path = format!("/admin/accounts/{auditor}");
        browser.post(&format!("{path}/grants/end"), &[("grant", held.to_string())]).await.is(303);
        browser.post("/admin/accounts", &at(new("zuzhi2", "2001-003", "organiser"), place)).await.is(303);
        assert_eq!(waiting(&app).await, 2, "ending the auditor's role makes nobody the only officer");
        app.post().await;
    }

    /// An address is where links go: an officer changes somebody's only with a second one, and the old
    /// address hears of it.
    async fn an_address_is_changed_by_two(app) {
        let admin = app.admin("系统管理员甲").await;
        let auditor = app.auditor().await;
        let second = app.admin("系统管理员乙").await;
        app.post().await;
        let browser = admin.browser().await;
        let path = format!("/admin/accounts/{}", auditor.id);
        browser.fill(&path, &format!("{path}/email"), &[("email", "mine@peiyu.example")]).await.is(303);
        // Not by the one it is about, either.
        decides(&auditor.desk().await, "agree").await.is(409).says("您本人");
        browser.post(&format!("{path}/password"), &[("how", "link")]).await.is(303);
        let mails = app.post().await;
        assert!(mails.iter().all(|m| m.to != ["mine@peiyu.example"]), "{mails:?}");
        decides(&second.desk().await, "agree").await.is(303);
        let mails = app.post().await;
        assert!(mails.iter().any(|m| m.to == std::slice::from_ref(&auditor.email) && m.subject.contains("提醒邮箱已更换")), "{mails:?}");
        // The link that was on its way to the old address is worth nothing any more.
        assert_eq!(app.count(entity::password_link::unused()).await, 0);
    }

    /// Typing another officer's address into the own account makes nobody the only officer there is.
    async fn a_typed_address_makes_nobody_alone(app) {
        let admin = app.admin("系统管理员甲").await;
        let second = app.admin("系统管理员乙").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = admin.browser().await;
        types_address(&browser, &second.email).await.is(422).says("已登记在另一个账号上");
        // Nor where it has come about by another way.
        admin.has_address(&second.email).await;
        let asks = format!("/admin/accounts/{}/password", branch.person.id);
        browser.post(&asks, &[("how", "once")]).await.is(303);
        assert_eq!(waiting(&app).await, 1);
        assert!(opens(&app, &branch.login, PASSWORD).await);
        app.post().await;
    }

    /// Nobody becomes the organiser's other hand by typing the organiser's address; two accounts of one
    /// person, as the staff number says, may share one.
    async fn nobody_takes_an_address_that_another_bears(app) {
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let browser = branch.browser().await;
        let taken = university.email.to_uppercase();
        types_address(&browser, &taken).await.is(422).says("已登记在另一个账号上").keeps("email", &taken);
        let second = app.person("另一个账号", &[Role::Viewer], university.id).await;
        for account in [&second, &branch.person] {
            account.has_number("2015-017").await;
        }
        types_address(&browser, &second.email).await.is(303);
        // Nor does an officer's word bring roles together that do not go together.
        let admin = app.admin("系统管理员甲").await.browser().await;
        let auditor = app.auditor().await;
        let path = format!("/admin/accounts/{}", branch.person.id);
        admin.fill(&path, &format!("{path}/email"), &[("email", &auditor.email)]).await.is(422).says("三员分立");
        app.post().await;
    }

    /// By the staff number it is told whether two officers are two people: one alone neither clears nor
    /// changes an officer's, nor gives an organiser's to somebody else.
    async fn the_number_of_an_officer_takes_two(app) {
        let province = app.province().await;
        let admin = app.admin("系统管理员甲").await;
        let second = app.admin("系统管理员乙").await;
        let auditor = app.auditor().await;
        let branch = app.branch("文学院教工第一党支部").await;
        for person in [&admin, &second] {
            person.has_number("2009-003").await;
        }
        province.has_number("2001-001").await;
        app.post().await;
        let browser = admin.browser().await;
        let number = async |of: &Person| {
            let row = account::Entity::find_by_id(of.id).one(&app.book().db).await;
            row.unwrap().unwrap().person.unwrap_or_default()
        };
        let asks = async |of: &Person, number: &str| {
            let path = format!("/admin/accounts/{}", of.id);
            browser.fill(&path, &format!("{path}/person"), &[("person", number)]).await
        };
        asks(&second, "").await.is(422).says("不能清空");
        asks(&second, "2015-099").await.is(303);
        assert_eq!(number(&second).await, "2009-003", "nothing has changed yet");
        assert_eq!(to(&app.post().await), std::slice::from_ref(&auditor.email));
        decides(&second.desk().await, "agree").await.is(409).says("由您提出");
        // Whoever confirms has looked at the account as it stands.
        let desk = auditor.desk().await;
        let old = desk.get("/confirmations").await;
        old.is(200).says("工号改为 2015-099");
        second.has_address("elsewhere@peiyu.example").await;
        desk.send(&old, "/confirmations", &[("decision", "agree")]).await.is(409).says("请刷新页面，核对后再办");
        decides(&desk, "agree").await.is(303);
        assert_eq!(number(&second).await, "2015-099");
        asks(&branch, "2001-001").await.is(303);
        assert_eq!(number(&branch).await, "");
        decides(&desk, "refuse").await.is(303);
        asks(&branch, "2015-017").await.is(303);
        assert_eq!(number(&branch).await, "2015-017", "nobody's office hangs on it");
        app.post().await;
    }

    /// A request ends with whoever asked for it and with the account it is about; who cannot confirm it
    /// is not written to.
    async fn a_request_outlives_nobody(app) {
        let province = app.province().await;
        let admin = app.admin("系统管理员甲").await;
        let auditor = app.auditor().await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        app.person("院系审计员", &[Role::Auditor], committee.id).await;
        branch.has_number("2015-017").await;
        app.post().await;
        let place = province.code().await;
        let organiser = [("unit", place.as_str()), ("role", "organiser")];
        let grants = format!("/admin/accounts/{}/grants", branch.person.id);
        admin.browser().await.post(&grants, &organiser).await.is(303);
        assert_eq!(to(&app.post().await), std::slice::from_ref(&auditor.email));
        let id = branch.person.id;
        app.does(async |act| accounts::set_disabled(act, id, true).await).await;
        let desk = auditor.desk().await;
        decides(&desk, "agree").await.is(409).says("已停用，这项申请不能再同意");
        app.does(async |act| accounts::set_disabled(act, id, false).await).await;
        let held = grant::running_on(app.today()).filter(grant::Column::AccountId.eq(admin.id));
        let held = app.one(held).await.id;
        app.does(async |act| accounts::end_grant(act, held).await).await;
        decides(&desk, "agree").await.is(409).says("请由现任系统管理员重新申请");
        assert_eq!(roles(&app, id).await, [Role::Editor]);
        decides(&desk, "refuse").await.is(303);
        app.post().await;
    }

    /// The token of a link is in the mail alone: it goes from the outbox when the mail has gone, and
    /// when the link has ended before it.
    async fn a_link_stays_in_no_outbox(app) {
        let admin = app.admin("系统管理员甲").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let asks = format!("/admin/accounts/{}/password", branch.person.id);
        let browser = admin.browser().await;
        for _ in 0..2 {
            browser.post(&asks, &[("how", "link")]).await.is(303);
        }
        assert_eq!(app.post().await.len(), 1, "the first link had ended before it went");
        let mails = outbox::Entity::find()
            .filter(outbox::Column::Kind.eq(outbox::LINK_MAIL))
            .order_by_asc(outbox::Column::Id);
        let mails = app.all(mails).await;
        let left: Vec<_> = mails.iter().map(|m| (m.state, m.text.as_str(), m.html.as_str())).collect();
        assert_eq!(left, [(MailState::Skipped, "", ""), (MailState::Sent, "", "")]);
    }

    /// All that a new account lacks is told at once, each beside its field.
    async fn a_new_account_is_told_all_it_lacks(app) {
        app.at("2023-10-16 09:00").await;
        let desk = app.admin("系统管理员").await.browser().await;
        let branch = app.branch("文学院教工第一党支部").await;
        let (at, to) = ("/admin/accounts/new", "/admin/accounts");
        let none = desk.fill(at, to, &[("login", "甲"), ("email", "a..b@t.example")]).await;
        none.is(422).says("登录名为 2 到 40 个").says("请填写显示名称").says("点不能放在开头").says("请至少勾一个角色");
        let code = branch.code().await;
        let fields = [("login", "second"), ("display_name", "审计员"), ("unit", code.as_str()), ("role", "auditor")];
        let page = desk.fill(at, to, &fields).await;
        page.is(422).says("还没有登记工号");
        assert!(page.body.contains("id=\"f-person-error\""), "{}", page.text());
        app.post().await;
    }
}
