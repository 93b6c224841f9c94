//! A form while it is written: nothing typed is lost, whatever happens to it, and what is wrong is
//! said with what it is, by how much, and how to mend it.

use domain::stage::Status;

use crate::support::forms::fields;
use crate::support::planted::photo;
use crate::support::{Project, TestApp, Unit, on_both};

/// Everything a careful person would write, with some fields written otherwise.
async fn written(
    branch: &Unit,
    project: &Project,
    otherwise: &[(&str, &str)],
) -> Vec<(String, String)> {
    let (answers, version) = branch.fills_in(project).await;
    let mut fields = fields(&answers);
    fields.push(("version".to_owned(), version.to_string()));
    for (name, value) in otherwise {
        fields.retain(|(n, _)| n != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

on_both! {
    /// Half a form, saved by the page while it was written, is there after the server has been
    /// restarted; and the person is still signed in.
    async fn half_a_form_survives_a_restart(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        let half = [("version", "0"), ("idea", "以文化人，半句"), ("established_on", "2015-09")];
        browser.put(&form, &half).await.is(200).says("09:00");
        app.restart().await;
        let page = browser.get(&form).await;
        page.is(200).keeps("idea", "以文化人，半句").keeps("established_on", "2015-09").keeps("version", "1");
        // What it says next goes on from there.
        browser.put(&form, &[("version", "1"), ("idea", "以文化人，一句。")]).await.is(200);
        browser.get(&form).await.keeps("idea", "以文化人，一句。");
    }

    /// Two clicks on 提交, one after the other and at the same moment: handed in once, told once.
    async fn a_double_click_hands_in_once(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        let all = written(&branch, &project, &[("do", "hand_in")]).await;
        let (one, other) = tokio::join!(browser.post(&form, &all), browser.post(&form, &all));
        let mut answers = [one, other];
        answers.sort_by_key(|page| page.status);
        answers[0].is(303);
        answers[1].says("申报书已经提交").says("不用再交");
        browser.post(&form, &all).await.is(409).says("申报书已经提交").says("不用再交");
        assert_eq!(project.submissions().await, ["application 1 submitted"]);
        project.is("committee", Status::Waiting).await;

        // Two weeks before its date the committee is told of the one entry, the branch of nothing.
        let committee = app.committee("文学院党委").await;
        app.at("2023-10-27 08:30").await;
        app.run_jobs().await;
        let mails = app.mails();
        let to: Vec<&String> = mails.iter().flat_map(|m| &m.to).collect();
        assert_eq!(to, [&committee.email]);
        assert_eq!(mails[0].text.matches("红色文脉").count(), 1, "{}", mails[0].text);
    }

    /// A field that the form does not have is named; what is known of the form is kept as typed.
    async fn a_field_too_many(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        let all = written(&branch, &project, &[("slogan", "多出来的一句"), ("do", "save")]).await;
        browser
            .post(&form, &all)
            .await
            .is(422)
            .says("本页不认识的内容（slogan）")
            .says("没有保存")
            .keeps("idea", "按计划推进，责任到人，按月小结。");
        // The page's own saving is told the same in one sentence, and overwrites nothing.
        browser.put(&form, &[("version", "0"), ("slogan", "一句")]).await.is(409).says("slogan");
        // Of many of them a few are named, and of more than anybody fills in nothing is read.
        let keys: Vec<(String, &str)> = (0..60_000).map(|n| (format!("plan.{n}.0"), "x")).collect();
        browser.put(&form, &keys[..9_000]).await.is(409).says("plan.60.0").says("等 8940 项");
        browser.put(&form, &keys).await.is(409).says("一次最多 10000 项");
        assert!(project.submissions().await.is_empty());
        // A form of another kind is refused as well, and shown again to be mended.
        browser
            .post("/account/email", &[("email", "zhibu@jia.example"), ("fax", "0371")])
            .await
            .is(409)
            .says("不认识的一项“fax”")
            .keeps("email", "zhibu@jia.example");
    }

    /// A date that the calendar does not have is said to be one, beside its field.
    async fn a_day_that_does_not_exist(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        let wrong = [("established_on", "2024-02-30"), ("plan.0.2", "2024-06-31"), ("do", "hand_in")];
        let all = written(&branch, &project, &wrong).await;
        let page = browser.post(&form, &all).await;
        page.is(422)
            .says("“2024-02-30”不是存在的日期，请按 2026-11-10 的样子填写。")
            .says("第 1 行“完成时间”里的“2024-06-31”不是存在的日期")
            .keeps("established_on", "2024-02-30")
            .keeps("plan.0.2", "2024-06-31");
        // Over the form with the name of its item, and beside it; nowhere a third time.
        page.says("支部成立时间：“2024-02-30”不是存在的日期");
        for message in errors(&page.body) {
            assert_eq!(page.text().matches(&message).count(), 2, "{message}");
        }
        let id = peiyu::ui::form::id("established_on");
        let line = format!(r#"type="text" id="{id}""#);
        assert!(page.body.contains(&line), "a date picker would not show it");
        project.is("application", Status::Draft).await;
        // Mended and sent again from the page as it came back.
        let mended = [("established_on", "2015-02-28"), ("plan.0.2", "2024-06-30"), ("do", "hand_in")];
        browser.send(&page, &form, &mended).await.is(303);
        project.is("committee", Status::Waiting).await;
        app.post().await;
    }

    /// A text beyond its limit may be saved, not handed in: it is told by how many characters.
    async fn a_text_beyond_its_limit(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        let long = "文".repeat(823);
        browser.put(&form, &[("version", "0"), ("idea", &long)]).await.is(200);
        let all = written(&branch, &project, &[("idea", &long), ("name", "红色文脉引领学科建设与服务社会实践"), ("do", "hand_in")]).await;
        browser
            .post(&form, &all)
            .await
            .is(422)
            .says("超出 23 字（823/800）。请删去至少 23 字。")
            .says("超出 1 字（17/16）。请删去至少 1 字。")
            .keeps("idea", &long)
            .keeps("name", "红色文脉引领学科建设与服务社会实践");
        project.is("application", Status::Draft).await;
    }

    /// The notice names an hour. From it on the page says so on top and can only be read.
    async fn after_the_hour_of_the_deadline(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let text = TestApp::programme("brand")
            .replacen("form   = \"application\"\n", "form   = \"application\"\ncloses_at = \"17:00\"\n", 1);
        assert!(text.contains("17:00"));
        let round = university.opens(text, "2023-10-16", Some("2023-11")).await;
        let project = branch.starts(round, "红色文脉").await;
        let form = format!("/projects/{}/form", project.id);
        let desk = branch.browser().await;
        desk.put(&form, &[("version", "0"), ("idea", "截止前写的")]).await.is(200);
        app.at("2023-11-10 16:59").await;
        let desk = branch.browser().await;
        let open = desk.get(&form).await;
        open.does_not_say("截止。");
        assert!(open.body.contains("data-autosave=") && open.body.contains(r#"value="hand_in""#));
        app.at("2023-11-10 17:00").await;
        let closed = desk.get(&form).await;
        closed
            .says("申报已于2023年11月10日 17:00截止。")
            .says("只能查看")
            .says("请联系甲大学")
            .says("截止前写的")
            .does_not_say("可以提交")
            .does_not_say("保存草稿");
        assert!(!closed.body.contains("data-autosave=") && !closed.body.contains(r#"value="hand_in""#));
        assert!(closed.body.contains("<fieldset class=\"panel-body roomy\" disabled>"));
        app.post().await;
    }

    /// The page saves after the closing instant: refused, and said since when and what can be done.
    async fn an_autosave_after_the_close(app) {
        let (branch, project) = app.brand_draft().await;
        let form = format!("/projects/{}/form", project.id);
        app.at("2023-11-10 23:50").await;
        let browser = branch.browser().await;
        browser.put(&form, &[("version", "0"), ("idea", "截止前写的")]).await.is(200);
        app.at("2023-11-11 00:12").await;
        let late = [("version", "1"), ("idea", "截止后接着写的")];
        browser
            .put(&form, &late)
            .await
            .is(409)
            .says("申报已于2023年11月10日截止，已过 12 分钟")
            .says("这次写的没有保存")
            .says("请联系甲大学");
        // Without the script the whole form comes back as it was typed.
        browser.post(&form, &late).await.is(409).says("请联系甲大学").keeps("idea", "截止后接着写的");
        browser.get(&form).await.keeps("idea", "截止前写的");
        app.post().await;
    }

    /// Captions are saved with the draft, by the page itself and by every button, and go stale with it.
    async fn captions_go_with_their_draft(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let text = TestApp::programme("brand").replace(
            "  { key = \"original\"",
            "  { key = \"photos\", title = \"活动照片\", kind = \"photos\", at_most = 6, source = \"observed\" },\n  { key = \"original\"",
        );
        let round = university.opens(text, "2023-10-16", Some("2023-11")).await;
        let project = branch.starts(round, "红色文脉").await;
        let (form, files) = (format!("/projects/{}/form", project.id), format!("/projects/{}/files", project.id));
        let desk = branch.browser().await;
        for name in ["一.jpg", "二.jpg"] {
            let bytes = photo(name);
            desk.upload(&files, &[("field", "photos")], ("file.photos", name, &bytes), true).await.is(303);
        }
        let page = desk.get(&form).await;
        let captions: Vec<String> =
            page.form(&form).texts().into_iter().filter(|n| n.starts_with("caption.")).collect();
        let [first, second] = captions.as_slice() else { panic!("{captions:?}") };

        // While it is written: each saving goes on from the one before.
        let mut written = page.form(&form);
        for caption in ["合", "合影"] {
            written.set(first, caption);
            let saved = desk.put(&form, &written.pairs).await;
            saved.is(200);
            for name in ["version", "shown"] {
                written.set(name, saved.headers[format!("x-draft-{name}")].to_str().unwrap());
            }
        }
        // Refused, nothing of it is stored: mended, it is no older than it was.
        let long = "长".repeat(201);
        written.set(first, &long);
        written.set("idea", "以文化人");
        desk.put(&form, &written.pairs).await.is(422).says("说明最多 200 个字符");
        desk.submit(&written).await.is(422).says("说明最多 200 个字符").keeps(first, &long).keeps("idea", "以文化人");
        written.set(first, "合影一");
        desk.put(&form, &written.pairs).await.is(200);

        // A page that still shows no caption does not take it away.
        let mut other = page.form(&form);
        other.set(second, "展板");
        let told = desk.submit(&other).await;
        told.is(409).keeps(first, "合影一").keeps(second, "展板").keeps("idea", "以文化人");
        let mut chosen = told.form(&form);
        chosen.set(first, "大合影");

        // Taking a file off saves what was typed beside it.
        let removal = page.actions().into_iter().filter(|a| a.ends_with("/removal")).nth(1).unwrap();
        desk.post(&removal, &chosen.pairs).await.is(303);
        desk.get(&form).await.keeps(first, "大合影").keeps("idea", "以文化人").does_not_say("二.jpg");
        app.post().await;
    }
}

/// What is said beside the fields of a page.
fn errors(html: &str) -> Vec<String> {
    let said = html.split("class=\"field-error\"").skip(1);
    let said = said.filter_map(|rest| Some(rest.split_once('>')?.1.split_once('<')?.0.to_owned()));
    let said: Vec<String> = said.collect();
    assert!(!said.is_empty());
    said
}
