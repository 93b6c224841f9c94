//! Files that cannot be taken: told why in words, beside what was typed, which stays.

use crate::support::{Project, TestApp, Unit, on_both};

/// One more than the limit of the stories' site.
const TOO_LARGE: usize = 1024 * 1024 + 1;

async fn a_draft(app: &TestApp) -> (Unit, Project) {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let branch = app.branch("文学院教工第一党支部").await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    let project = branch.starts(round, "红色文脉").await;
    (branch, project)
}

/// A page that begins like a PDF and is as long as asked for.
fn pdf(bytes: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    file.resize(bytes, b' ');
    file
}

on_both! {
    /// Larger than the site takes: said with the limit and what to do.
    async fn too_large(app) {
        let (branch, project) = a_draft(&app).await;
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

    /// The type is what the content says: a program called 佐证.pdf is not taken, and a PDF
    /// by any other name is one.
    async fn of_a_forbidden_type(app) {
        let (branch, project) = a_draft(&app).await;
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
        browser.upload(&form, &typed, ("file.evidence", "照片.jpg", &pdf(300)), true).await.is(303);
        browser.get(&form).await.says("照片.jpg").does_not_say("佐证.pdf");
        let file = entity::attachment::of_project(project.id);
        let file = sea_orm::Select::one(file, &app.book().db).await.unwrap().unwrap();
        let (status, bytes) = browser.download(&format!("/files/{}", file.public_id)).await;
        assert_eq!((status.as_u16(), bytes), (200, pdf(300)));
    }

    /// A form without a file is one, however its way through the network cuts it, and a file with
    /// nothing in it is called empty.
    async fn none_at_all(app) {
        let (branch, project) = a_draft(&app).await;
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

    /// The connection breaks within the file: the draft stays as it was, what had arrived comes back
    /// to be saved, and what had not is not taken for empty.
    async fn broken_off(app) {
        let (branch, project) = a_draft(&app).await;
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
