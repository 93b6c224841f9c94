//! Files that cannot be taken: told why in words, beside what was typed, which stays.

use crate::support::{Client, on_both};

/// One more than the limit of the stories' site.
const TOO_LARGE: usize = 1024 * 1024 + 1;

/// A page that begins like a PDF and is as long as asked for.
fn pdf(bytes: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    file.resize(bytes, b' ');
    file
}

/// The smallest picture there is.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

/// Fetches a file through the link that a page shows under its name.
async fn behind(browser: &Client, page: &str, name: &str) -> Vec<u8> {
    let page = browser.get(page).await;
    let links = page.links_to(name);
    assert_eq!(
        links.len(),
        1,
        "{name} is not linked once:\n{}",
        page.text()
    );
    let (status, bytes) = browser.download(&links[0]).await;
    assert_eq!(status.as_u16(), 200, "{}", links[0]);
    bytes
}

on_both! {
    /// Evidence of a record: a picture and, with a correction, a PDF are there to be read; what is
    /// not taken leaves the record unwritten and its words on the page.
    async fn evidence_of_a_record(app) {
        let world = app.brands_at_work(1).await;
        let (university, branch, brand) = world.first();
        let desk = branch.desk().await;
        let at = format!("/projects/{}/records/new", brand.id);
        let mut form = desk.get(&format!("{at}?kind=activity")).await.form(&at);
        for (name, value) in [("kind", "activity"), ("title", "走访三家企业"), ("body", "第一行\n第二行")] {
            form.set(name, value);
        }
        let large = pdf(TOO_LARGE);
        let refused: [(&str, &[u8], &str); 3] = [
            ("佐证.pdf", &large, "“佐证.pdf”超过 1 MB"),
            ("佐证.png", b"#!/bin/sh\n", "“佐证.png”的类型不收"),
            ("空.pdf", b"", "“空.pdf”是空文件"),
        ];
        for (name, bytes, why) in refused {
            desk.submit_with(&form, ("files", name, bytes))
                .await
                .is(422)
                .says(why)
                .says("请重新选择文件")
                .keeps("title", "走访三家企业")
                .keeps("body", "第一行\n第二行");
        }
        assert!(brand.records().await.is_empty());
        desk.submit_with(&form, ("files", "现场照片.png", PNG)).await.is(303);
        let page = format!("/projects/{}", brand.id);
        assert_eq!(behind(&desk, &page, "现场照片.png").await, PNG);
        // The host reads it as well.
        assert_eq!(behind(&university.desk().await, &page, "现场照片.png").await, PNG);

        let old = brand.records().await[0].id;
        let at = format!("/records/{old}/correction");
        let mut form = desk.get(&format!("{at}?kind=activity")).await.form(&at);
        form.set("title", "走访两家企业");
        form.set("reason", "多写了一家");
        desk.submit_with(&form, ("files", "签到表.pdf", &pdf(300))).await.is(303);
        assert_eq!(behind(&desk, &page, "签到表.pdf").await, pdf(300));
        assert_eq!(behind(&desk, &page, "现场照片.png").await, PNG);
        app.post().await;
    }

    /// A file that came with a form that was refused is nobody's: it is swept when its day is over.
    /// What a record names stays.
    async fn of_a_refused_form(app) {
        let world = app.brands_at_work(1).await;
        let (_, branch, brand) = world.first();
        let desk = branch.desk().await;
        let at = format!("/projects/{}/records/new", brand.id);
        let mut form = desk.get(&format!("{at}?kind=activity")).await.form(&at);
        form.set("kind", "activity");
        let before = app.stored();
        desk.submit_with(&form, ("files", "现场照片.png", PNG)).await.is(422);
        let refused = &app.stored() - &before;
        assert_eq!(refused.len(), 1);
        form.set("title", "走访三家企业");
        desk.submit_with(&form, ("files", "签到表.pdf", &pdf(300))).await.is(303);
        assert_eq!(app.stored().len(), before.len() + 2);
        for file in app.stored() {
            let file = std::fs::File::options().write(true).open(file).unwrap();
            let written = file.metadata().unwrap().modified().unwrap();
            file.set_modified(written - std::time::Duration::from_hours(25)).unwrap();
        }
        app.run_jobs().await;
        let stay = app.stored();
        assert_eq!(stay.len(), before.len() + 1);
        assert!(stay.is_disjoint(&refused) && stay.is_superset(&before));
        let page = format!("/projects/{}", brand.id);
        assert_eq!(behind(&desk, &page, "签到表.pdf").await, pdf(300));
        app.post().await;
    }

    /// Evidence of a rectification comes with its words or not at all.
    async fn evidence_of_a_rectification(app) {
        let world = app.brands_at_work(1).await;
        let (university, branch, brand) = world.first();
        let finding = university.finds(brand, "会议记录缺页").await;
        let reviewer = app.person("组织部另一位", &[domain::states::Role::Organiser], university.id).await;
        let desk = branch.desk().await;
        let at = format!("/findings/{finding}");
        let action = format!("{at}/rectification");
        let page = desk.get(&at).await;
        // The page says what the site takes, not something of its own.
        page.says("单份 1 MB 以内").says("PPTX");
        let mut form = page.form(&action);
        form.set("text", "已补齐会议记录，见附件。");
        let large = pdf(TOO_LARGE);
        let refused: [(&[u8], &str); 2] = [(&large, "超过 1 MB"), (b"MZ\x90\0", "的类型不收")];
        for (bytes, why) in refused {
            desk.submit_with(&form, ("file", "记录.pdf", bytes))
                .await
                .is(422)
                .says(why)
                .keeps("text", "已补齐会议记录，见附件。");
        }
        let still = desk.get(&at).await;
        still.says("还没有整改情况");
        // Broken off within the file, the words come back on a page of their own.
        let file: (&str, &str, &[u8]) = ("file", "记录.pdf", &pdf(500));
        desk.upload(&action, &form.pairs, file, false)
            .await
            .is(409)
            .says("上传没有完成")
            .says("刚才选的是 记录.pdf")
            .keeps("text", "已补齐会议记录，见附件。");
        desk.get(&at).await.says("还没有整改情况");
        desk.submit_with(&form, ("file", "记录.pdf", &pdf(500))).await.is(303);
        assert_eq!(behind(&desk, &at, "记录.pdf").await, pdf(500));
        reviewer.verifies(finding, false, "还缺十月的一页").await;
        // Too late for another answer by the first page: refused, with its words.
        branch.rectifies(finding, "十月的一页已补。").await;
        form.set("text", "再补一句。");
        desk.submit_with(&form, ("file", "记录.pdf", &pdf(500)))
            .await
            .is(409)
            .says("再补一句。")
            .says("记录.pdf");
        reviewer.verifies(finding, true, "").await;
        app.post().await;
    }

    /// The evidence cannot be hung on, because it is one too many: nothing of the answer stays.
    async fn a_rectification_is_whole(app) {
        let world = app.brands_at_work(1).await;
        let (university, branch, brand) = world.first();
        let finding = university.finds(brand, "会议记录缺页").await;
        // A stored file of which the row is missing cannot be hung on anything.
        sea_orm::ConnectionTrait::execute_unprepared(
            &app.book().db,
            "ALTER TABLE attachment RENAME TO attachment_away",
        )
        .await
        .unwrap();
        let desk = branch.desk().await;
        let action = format!("/findings/{finding}/rectification");
        let text = [("text", "已补齐会议记录。")];
        let page = desk.upload(&action, &text, ("file", "记录.pdf", &pdf(300)), true).await;
        page.is(500).keeps("text", "已补齐会议记录。");
        sea_orm::ConnectionTrait::execute_unprepared(
            &app.book().db,
            "ALTER TABLE attachment_away RENAME TO attachment",
        )
        .await
        .unwrap();
        desk.get(&format!("/findings/{finding}")).await.says("还没有整改情况");
        branch.rectifies(finding, "已补齐会议记录。").await;
        app.post().await;
    }

    /// A file that was hung on a draft is taken off again; what was typed beside it is saved.
    async fn taken_off_again(app) {
        let (branch, project) = app.brand_draft().await;
        branch.hangs_on(&project, "evidence").await;
        let desk = branch.desk().await;
        let at = format!("/projects/{}/form", project.id);
        let page = desk.get(&at).await;
        let removal = page.actions().into_iter().find(|a| a.ends_with("/removal")).unwrap();
        desk.send(&page, &removal, &[("idea", "以文化人")]).await.is(303);
        desk.get(&at).await.keeps("idea", "以文化人").does_not_say("佐证.pdf");
    }

    /// Larger than the site takes: said with the limit and what to do.
    async fn too_large(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        let typed = [("version", "0"), ("idea", "以文化人"), ("field", "evidence")];
        browser
            .upload(&form, &typed, ("file.evidence", "佐证.pdf", &pdf(TOO_LARGE)), true)
            .await
            .is(422)
            .says("“佐证.pdf”超过 1 MB。请压缩图片或拆分文件后再传。")
            .keeps("idea", "以文化人");
        browser.get(&form).await.keeps("idea", "以文化人").does_not_say("佐证.pdf");
        // Mended, it goes in.
        let typed = [("version", "1"), ("idea", "以文化人"), ("field", "evidence")];
        browser.upload(&form, &typed, ("file.evidence", "佐证.pdf", &pdf(2000)), true).await.is(303);
        browser.get(&form).await.says("佐证.pdf");
    }

    /// The type is what the content says: a program called 佐证.pdf is not taken, and a PDF by the
    /// name of a picture is told what it is.
    async fn of_a_forbidden_type(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        let typed = [("version", "0"), ("idea", "以文化人"), ("field", "evidence")];
        browser
            .upload(&form, &typed, ("file.evidence", "佐证.pdf", b"#!/bin/sh\nrm -rf /\n"), true)
            .await
            .is(422)
            .says("“佐证.pdf”的类型不收。可以上传 PDF、Word、Excel、PPT、JPG、PNG、MP4、ZIP。")
            .keeps("idea", "以文化人");
        let typed = [("version", "1"), ("idea", "以文化人"), ("field", "evidence")];
        browser
            .upload(&form, &typed, ("file.evidence", "照片.jpg", &pdf(300)), true)
            .await
            .is(422)
            .says("“照片.jpg”的内容是 PDF，后缀却是 jpg。")
            .keeps("idea", "以文化人");
        let typed = [("version", "2"), ("idea", "以文化人"), ("field", "evidence")];
        browser.upload(&form, &typed, ("file.evidence", "照片.pdf", &pdf(300)), true).await.is(303);
        browser.get(&form).await.says("照片.pdf").does_not_say("佐证.pdf");
        let file = entity::attachment::of_project(project.id);
        let file = sea_orm::Select::one(file, &app.book().db).await.unwrap().unwrap();
        let (status, bytes) = browser.download(&format!("/files/{}", file.public_id)).await;
        assert_eq!((status.as_u16(), bytes), (200, pdf(300)));
    }

    /// Names as other systems have met them, all on the same page of PDF, and a letter whose parts
    /// stand in their usual order.
    async fn by_any_name(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let at = format!("/projects/{}/form", project.id);
        let page: &[u8] = include_bytes!("files/one-page.pdf");
        let letter: &[u8] = include_bytes!("files/letter.docx");
        let sends = async |name: &str, bytes: &[u8]| {
            let mut form = browser.get(&at).await.form(&at);
            form.set("do", "save");
            browser.submit_with(&form, ("file.evidence", name, bytes)).await
        };
        for name in ["双扩展.pdf.exe", "启动.bat", "网页.html", "a\u{202E}fdp.exe", "宏.docm", "图.svg", "安装.msi"] {
            sends(name, page).await.is(422).says("的后缀不收").does_not_say("\u{202E}");
        }
        let pretends = "“通知.docx”的内容是 PDF，后缀却是 docx。请改用正确的后缀";
        sends("通知.docx", page).await.is(422).says(pretends);
        sends("旧稿.wps", include_bytes!("files/old.wps")).await.is(422).says("“旧稿.wps”的后缀不收");
        sends("CON.pdf", page).await.is(303);
        sends(&format!("{}.pdf", "党".repeat(120)), page).await.is(303);
        sends("来信.docx", letter).await.is(303);
        sends("签到表.pdf", page).await.is(303);
        sends("签到表.pdf", letter).await.is(422);
        // The very same is one; another of the name gets a number.
        sends("签到表.pdf", page).await.is(303);
        sends("签到表.pdf", &pdf(300)).await.is(303);
        let hung = entity::attachment::of_project(project.id);
        let mut hung = sea_orm::Select::all(hung, &app.book().db).await.unwrap();
        hung.sort_by_key(|file| file.id);
        let names: Vec<&str> = hung.iter().map(|file| file.name.as_str()).collect();
        let long = format!("{}.pdf", "党".repeat(78));
        assert_eq!(names, ["文件-CON.pdf", &long, "来信.docx", "签到表.pdf", "签到表（2）.pdf"]);
        let served = browser.served(&format!("/files/{}", hung[2].public_id)).await;
        assert_eq!(served.0, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        assert_eq!(served.1, "attachment; filename*=UTF-8''%E6%9D%A5%E4%BF%A1.docx");
    }

    /// A form without a file is one, however its way through the network cuts it, and a file with
    /// nothing in it is called empty.
    async fn none_at_all(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        let typed = [("version", "0"), ("idea", "以文化人"), ("field", "evidence")];
        browser.upload_slowly(&form, &typed, ("file.evidence", "", b"")).await.is(303);
        let typed = [("version", "1"), ("idea", "以文化人"), ("field", "evidence")];
        browser
            .upload_slowly(&form, &typed, ("file.evidence", "签到表.pdf", b""))
            .await
            .is(422)
            .says("“签到表.pdf”是空文件，请检查后再传。")
            .keeps("idea", "以文化人");
        let typed = [("version", "2"), ("idea", "以文化人"), ("field", "evidence")];
        browser.upload_slowly(&form, &typed, ("file.evidence", "签到表.pdf", &pdf(300))).await.is(303);
        browser.get(&form).await.says("签到表.pdf").keeps("idea", "以文化人");
    }

    /// Of files that nobody sends only so many are looked at, and of parts that nobody sends.
    async fn far_too_many(app) {
        let world = app.brands_at_work(1).await;
        let (_, branch, brand) = world.first();
        let desk = branch.desk().await;
        let at = format!("/projects/{}/records/new", brand.id);
        let typed = [("kind", "activity"), ("title", "走访三家企业")];
        let bad = ("files", "a.exe", &b"xx"[..]);
        let page = desk.parts(&at, &typed, &[bad; 60], true).await;
        page.is(422).says("一次最多上传 20 个文件").keeps("title", "走访三家企业");
        assert!(page.text().matches("“a.exe”").count() <= 40, "{}", page.text());
        let page = desk.parts(&at, &typed, &vec![bad; 24_000], true).await;
        page.is(409).says("一次最多 10000 项").keeps("title", "走访三家企业");
        assert!(brand.records().await.is_empty());
        app.post().await;
    }

    /// The connection breaks within the file: the draft stays as it was, what had arrived comes back
    /// to be saved, and what had not is not taken for empty.
    async fn broken_off(app) {
        let (branch, project) = app.brand_draft().await;
        let browser = branch.browser().await;
        let form = format!("/projects/{}/form", project.id);
        browser.put(&form, &[("version", "0"), ("idea", "一稿"), ("results", "案例一篇")]).await.is(200);
        let typed = [("version", "1"), ("idea", "二稿")];
        let page = browser.upload(&form, &typed, ("file.evidence", "佐证.pdf", &pdf(500)), false).await;
        page.is(422)
            .says("上传没有完成，请检查网络和文件大小后再试一次。")
            .says("请先点“保存草稿”")
            .keeps("idea", "二稿")
            .keeps("results", "案例一篇");
        browser.get(&form).await.keeps("idea", "一稿").keeps("results", "案例一篇").does_not_say("佐证.pdf");
        browser.send(&page, &form, &[]).await.is(303);
        browser.get(&form).await.keeps("idea", "二稿").keeps("results", "案例一篇");
        assert_eq!(project.submissions().await, ["application 1 draft"]);
    }
}
