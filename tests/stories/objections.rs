//! Objections from the page of a notice to their answer: confirmed by mail, admitted or not, followed
//! under a code (docs/decisions/0044).

use domain::obligation::ObligationKind;
use domain::stage::Status;
use domain::states::ObligationStatus;
use entity::{objection, obligation, outbox};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{Client, Mail, Page, Project, TestApp, on_both};

const TEACHER: &str = "jiaoshi@t.example";
const SAID: &str = "申报书中的一项成果不是该支部完成的，请予核实。";

/// Fills in the form of the running notice, as somebody with an e-mail address does.
async fn sends(app: &TestApp, visitor: &Client, about: &Project, text: &str) -> Page {
    let notice = app.one(entity::notice::Entity::find()).await.id;
    let path = app.public_page(notice).await;
    let page = visitor.get(&path).await;
    let about = about.id.to_string();
    let said = [
        ("project", about.as_str()),
        ("name", "某单位教师"),
        ("email", TEACHER),
        ("text", text),
    ];
    visitor.send(&page, &path, &said).await
}

/// Objects by e-mail; gives where the objection is followed.
async fn objects(app: &TestApp, visitor: &Client, about: &Project) -> String {
    let sent = sends(app, visitor, about, SAID).await;
    let own = sent.is(303).location.clone().unwrap();
    own.strip_suffix("&received=yes").unwrap().to_owned()
}

/// The mails to the teacher since the last question.
async fn mails(app: &TestApp) -> Vec<Mail> {
    let mails = app.post().await.into_iter();
    mails.filter(|m| m.to == [TEACHER]).collect()
}

/// The address behind the link of a mail.
fn link(mail: &Mail) -> String {
    let (_, rest) = mail
        .text
        .split_once("/public/objections/confirmation")
        .unwrap();
    let rest = rest.lines().next().unwrap();
    format!("/public/objections/confirmation{rest}")
}

async fn confirms(visitor: &Client, mail: &Mail) -> Page {
    let at = link(mail);
    let page = visitor.get(&at).await;
    page.is(200).says("确认是您本人提出异议").does_not_say(SAID);
    visitor
        .send(&page, "/public/objections/confirmation", &[])
        .await
}

async fn owed(app: &TestApp) -> Vec<(ObligationKind, String, ObligationStatus)> {
    let kinds = [
        ObligationKind::AdmitObjection,
        ObligationKind::AnswerObjection,
    ];
    let rows = obligation::Entity::find().filter(obligation::Column::Kind.is_in(kinds));
    let rows = app.all(rows).await.into_iter();
    rows.map(|o| (o.kind, o.due_on.to_string(), o.status))
        .collect()
}

on_both! {
    /// Made, confirmed, admitted, looked into, answered: each step is seen under the code, and the
    /// project stands still from its admission on.
    async fn from_the_notice_to_the_answer(app) {
        let world = app.brands_in_publicity(2).await;
        let (host, branch, brand) = world.first();
        app.post().await;
        app.at("2023-11-23 10:00").await;
        let visitor = app.browser();
        let own = objects(&app, &visitor, brand).await;
        // Nothing is frozen, nothing owed, nobody's name shown: it is counted.
        brand.is("publicity", Status::Open).await;
        assert_eq!(owed(&app).await, []);
        let desk = host.browser().await;
        desk.get("/notices").await.is(200).says("另有 1 件异议待本人确认").does_not_say("待办的异议");
        let row = app.one(objection::Entity::find()).await;
        desk.get(&format!("/objections/{}", row.id)).await.is(404);
        visitor.get(&own).await.is(200).says("待确认").says("j…@t.example").does_not_say(TEACHER);
        let post = app.post().await;
        assert!(post.iter().all(|m| m.to == [TEACHER]), "{post:#?}");
        assert_eq!(post.len(), 1);
        assert!(post[0].text.contains("2023年11月26日 10:00前有效"), "{}", post[0].text);
        visitor.get(&own).await.says("请在2023年11月26日 10:00前点邮件里的链接");
        // A mail server that looks at links confirms nothing.
        visitor.get(&link(&post[0])).await.is(200);
        visitor.get(&own).await.says("待确认");
        let confirmed = confirms(&visitor, &post[0]).await;
        assert_eq!(confirmed.is(303).location.as_ref(), Some(&own));
        visitor.get(&own).await.is(200).says("待受理").says("2023年11月28日前答复是否受理");
        visitor.get(&link(&post[0])).await.is(200).says("链接已失效");
        // What the link said is nowhere any more; the mail stands in no list.
        let mail = app.one(outbox::Entity::find().filter(outbox::Column::Kind.eq(outbox::OBJECTOR_LINK))).await;
        assert_eq!((mail.text.as_str(), mail.html.as_str()), ("", ""));

        let due = |kind, on: &str, status| (kind, on.to_owned(), status);
        let (open, done) = (ObligationStatus::Open, ObligationStatus::Settled);
        assert_eq!(owed(&app).await, [due(ObligationKind::AdmitObjection, "2023-11-28", open)]);
        assert_eq!(app.told(host).await, [crate::brand::TO_ADMIT]);
        let page = desk.get(&format!("/objections/{}", row.id)).await;
        page.is(200).says("待受理").says(SAID).says(TEACHER);
        brand.is("publicity", Status::Open).await;
        app.at("2023-11-27 10:00").await;
        host.admits(row.id).await;
        brand.is("publicity", Status::Objected).await;
        visitor.get(&own).await.says("已受理，核查中");
        let answering = due(ObligationKind::AnswerObjection, "2023-12-04", open);
        assert_eq!(owed(&app).await, [due(ObligationKind::AdmitObjection, "2023-11-28", done), answering]);
        host.desk().await.get("/notices").await.says("待办的异议").does_not_say("待本人确认");
        app.dawns("2023-11-28").await;
        brand.is("publicity", Status::Objected).await;
        world.brands[1].is("building", Status::Active).await;
        app.at("2023-11-29 10:00").await;
        host.concludes(row.id, false).await;
        brand.is("building", Status::Active).await;
        visitor.get(&own).await.says("已答复：异议不成立").says("反映的情况属实程度已查明");
        let told = mails(&app).await;
        assert_eq!(told.len(), 2);
        assert!(told[0].subject.ends_with("您提出的公示异议：已受理"), "{}", told[0].subject);
        assert!(told[0].text.contains("2023年12月4日前核查并作出结论"), "{}", told[0].text);
        assert!(told[1].subject.ends_with("您提出的公示异议：异议不成立"), "{}", told[1].subject);
        assert!(told[1].text.contains("反映的情况属实程度已查明"), "{}", told[1].text);
        // Neither the branch nor an administrator learns who it was.
        let admin = app.person("系统管理员甲", &[domain::states::Role::Admin], host.id).await;
        for reader in [branch.browser().await, admin.browser().await] {
            for path in [&format!("/projects/{}", brand.id), "/mails", "/mails/trouble", "/notices"] {
                reader.get(path).await.does_not_say(TEACHER).does_not_say("某单位教师");
            }
        }
        app.post().await;
    }

    /// Not admitted: the reason is mailed and shown; meanwhile the notice has ended, the project waited,
    /// and goes on by itself. A second objection is answered first.
    async fn one_that_is_not_admitted_lets_the_project_go_on(app) {
        let world = app.brands_in_publicity(1).await;
        let (host, _, brand) = world.first();
        app.at("2023-11-24 10:00").await;
        let visitor = app.browser();
        let own = objects(&app, &visitor, brand).await;
        let post = mails(&app).await;
        confirms(&visitor, &post[0]).await.is(303);
        let by_phone = app.objects(world.notice().await, None).await;
        app.dawns("2023-11-28").await;
        brand.is("publicity", Status::Open).await;
        app.at("2023-11-28 10:00").await;
        let first = app.one(objection::Entity::find().filter(objection::Column::Email.is_not_null())).await.id;
        let at = format!("/objections/{first}");
        let to = format!("{at}/admission");
        // Why not has to be said; what was chosen stays.
        let desk = host.desk().await;
        let page = desk.get(&at).await;
        desk.send(&page, &to, &[("outcome", "refused")]).await.is(422).says("请写明理由");
        let no = [("outcome", "refused"), ("reason", "反映的是 2019 年的另一项工作。")];
        desk.send(&page, &to, &no).await.is(303);
        brand.is("publicity", Status::Open).await;
        desk.send(&page, &to, &no).await.is(409).says("已经答复过是否受理");
        visitor.get(&own).await.says("不予受理").says("反映的是 2019 年的另一项工作。");
        let told = mails(&app).await;
        assert!(told[0].text.contains("反映的是 2019 年的另一项工作。"), "{}", told[0].text);
        // Nobody has been called yet.
        let (at, to) = (format!("/objections/{by_phone}"), format!("/objections/{by_phone}/admission"));
        let page = desk.get(&at).await;
        page.says("只留了电话，待致电核实");
        desk.send(&page, &to, &[("outcome", "admitted")]).await.is(422).says("请先致电核实");
        let no = [("outcome", "refused"), ("reason", "所留电话是空号，无法核实本人。")];
        desk.send(&page, &to, &no).await.is(303);
        brand.is("building", Status::Active).await;
        app.post().await;
    }

    /// Not confirmed: it holds nothing up, can be confirmed no more when what it is about has gone on,
    /// and says so under its code.
    async fn one_that_is_not_confirmed_lapses(app) {
        let world = app.brands_in_publicity(1).await;
        let (host, _, brand) = world.first();
        app.at("2023-11-24 10:00").await;
        let visitor = app.browser();
        let own = objects(&app, &visitor, brand).await;
        let page = visitor.get(&own).await;
        let again = "/public/objections/link";
        visitor.send(&page, again, &[]).await.is(409).says("确认邮件刚刚发过").says("10 分钟后可以再发");
        app.at("2023-11-24 10:11").await;
        let first = mails(&app).await;
        visitor.send(&page, again, &[]).await.is(303);
        visitor.get(&link(&first[0])).await.says("链接已失效");
        let post = mails(&app).await;
        assert_eq!((first.len(), post.len()), (1, 1));
        app.at("2023-11-27 12:00").await;
        confirms_not(&visitor, &post[0]).await;
        visitor.send(&page, again, &[]).await.is(303);
        let post = mails(&app).await;
        // No longer than the notice runs, although a link is good for three days.
        visitor.get(&own).await.says("请在2023年11月27日 23:59前点邮件里的链接");
        assert!(post[0].text.contains("2023年11月27日 23:59前有效"), "{}", post[0].text);
        app.dawns("2023-11-28").await;
        brand.is("building", Status::Active).await;
        confirms(&visitor, &post[0]).await.is(409).says("所涉项目已进入下一步");
        visitor.get(&own).await.says("未经确认，已失效").does_not_say("再发确认邮件");
        visitor.send(&page, again, &[]).await.is(409).says("公示期已过");
        app.at("2023-12-01 10:00").await;
        visitor.get(&own).await.says("未经确认，已失效");
        host.browser().await.get("/notices").await.does_not_say("待本人确认");
        app.post().await;
    }

    /// What is handed in with an objection is fetched by whoever handles it and by nobody else; a file
    /// that is not taken leaves the words on the page.
    async fn a_file_is_for_whoever_handles_it(app) {
        let world = app.brands_in_publicity(1).await;
        let (host, branch, brand) = world.first();
        let notice = world.notice().await;
        let path = app.public_page(notice).await;
        let visitor = app.browser();
        let mut form = visitor.get(&path).await.form(&path);
        for (name, value) in [
            ("project", brand.id.to_string().as_str()),
            ("name", "某单位教师"),
            ("contact", "0371-00000000"),
            ("text", SAID),
        ] {
            form.set(name, value);
        }
        let refused = visitor.submit_with(&form, ("file", "证明.pdf", b"#!/bin/sh\n")).await;
        refused.is(422).says("“证明.pdf”的类型不收").keeps("text", SAID);
        // All that is to be mended at once, and the file is asked for again.
        let mut short = form.clone();
        for (name, value) in [("project", ""), ("name", ""), ("text", "短")] {
            short.set(name, value);
        }
        let refused = visitor.submit_with(&short, ("file", "证明.pdf", b"%PDF-1.4\n% proof\n")).await;
        refused.is(422).says("请选择反映哪一项").says("请写明姓名或单位").says("不少于 10 字").says("刚才选的是 证明.pdf。请重新选择");
        visitor.submit(&short).await.is(422).does_not_say("请重新选择");
        let proof = b"%PDF-1.4\n% proof\n";
        visitor.submit_with(&form, ("file", "证明.pdf", proof)).await.is(303);
        let id = app.one(objection::Entity::find()).await.id;
        let desk = host.browser().await;
        let page = desk.get(&format!("/objections/{id}")).await;
        let links = page.links_to("证明.pdf");
        let (status, bytes) = desk.download(&links[0]).await;
        assert_eq!((status.as_u16(), bytes.as_slice()), (200, &proof[..]));
        let province = app.province().await;
        for (person, answers) in [(branch.browser().await, [403, 404]), (province.browser().await, [404, 404])] {
            let (status, _) = person.download(&links[0]).await;
            assert!(answers.contains(&status.as_u16()), "{status}");
        }
        app.post().await;
    }

    /// Nobody tries codes out, fills another's mailbox, or is told whether a mailbox is known.
    async fn codes_and_mailboxes_are_left_alone(app) {
        let world = app.brands_in_publicity(1).await;
        let (_, _, brand) = world.first();
        let visitor = app.browser();
        for n in 1..=5 {
            let text = format!("名单里的第 {n} 项成果不是该支部完成的。");
            sends(&app, &visitor, brand, &text).await.is(303);
        }
        let sixth = sends(&app, &visitor, brand, SAID).await;
        sixth.is(422).says("这个邮箱 24 小时内已用来提出 5 件异议").keeps("text", SAID);
        assert_eq!(mails(&app).await.len(), 5);
        let own = app.all(objection::Entity::find()).await.remove(0).query_code.unwrap();
        // However it was copied.
        let typed = own.to_lowercase().replace('-', " ").replace(' ', "%20");
        for _ in 0..20 {
            visitor.get(&format!("/public/objections?code={typed}")).await.is(200).says("待确认");
            visitor.get("/public/objections?code=AAAA-AAAA-AAAA").await.is(200).says("没有这个查询码");
        }
        let page = visitor.get(&format!("/public/objections?code={typed}")).await;
        page.is(200).says("已查错 20 次").does_not_say("待确认");
        app.post().await;
    }
}

/// A link whose time is over, on a page opened before that.
async fn confirms_not(visitor: &Client, mail: &Mail) {
    let at = link(mail);
    visitor.get(&at).await.is(200).says("链接已失效");
    let token = at.split_once("token=").unwrap().1.to_owned();
    let late = visitor
        .post(
            "/public/objections/confirmation",
            &[("token", token.as_str())],
        )
        .await;
    late.is(409).says("已过期");
}
