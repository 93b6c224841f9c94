//! What the pages about mails show to whom.

use domain::states::Role;

use crate::support::on_both;

on_both! {
    /// Before the morning a branch sees what will come; afterwards what came, as it was sent.
    async fn a_branch_reads_its_mails(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let other = app.branch("文学院教工第二党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        branch.starts(round, "红色文脉").await;
        app.at("2023-11-03 08:10").await;
        let browser = branch.browser().await;
        browser.get("/mails").await.is(200).says("天内要给您发").says("红色文脉");
        browser.get("/mails/today").await.is(200).says("红色文脉");
        browser.get("/mails/today/html").await.is(200).says("红色文脉");
        app.at("2023-11-03 08:31").await;
        app.run_jobs().await;
        let sent = app.post().await;
        assert_eq!(sent.len(), 1);
        assert!(sent[0].is_digest() && sent[0].to == [branch.email.clone()]);
        let page = browser.get("/mails").await;
        let html = &page.is(200).body;
        let (_, rest) = html.split_once("href=\"/mails/").unwrap();
        let id = rest
            .split("href=\"/mails/")
            .chain([rest])
            .filter_map(|part| part.split('"').next())
            .find(|part| part.parse::<i64>().is_ok())
            .unwrap();
        browser.get(&format!("/mails/{id}")).await.is(200).says("红色文脉").says("收件邮箱");
        browser.get(&format!("/mails/{id}/html")).await.is(200).says("红色文脉");
        // Another branch, and the administrator, do not read it.
        other.browser().await.get(&format!("/mails/{id}")).await.is(404);
        let admin = app.person("系统管理员甲", &[Role::Admin], university.id).await;
        admin.browser().await.get(&format!("/mails/{id}")).await.is(404);
    }

    /// Where nobody can be told, the administrator sees the gap and who is told instead.
    async fn a_gap_is_seen(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        branch.starts(round, "红色文脉").await;
        let admin = app.person("系统管理员甲", &[Role::Admin], university.id).await;
        let browser = admin.browser().await;
        browser.get("/mails/trouble").await.is(200).does_not_say("文学院教工第一党支部");
        let id = branch.person.id;
        app.does(|act| Box::pin(ledger::accounts::set_email(act, id, String::new()))).await;
        browser
            .get("/mails/trouble")
            .await
            .is(200)
            .says("文学院教工第一党支部")
            .says("经办人没有登记邮箱");
        branch.browser().await.get("/mails/trouble").await.is(403);
    }
}
