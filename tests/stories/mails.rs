//! What the pages about mails show to whom.

use domain::states::Role;

use crate::support::{Opened, on_both};

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
        let (mine, others): (Vec<_>, Vec<_>) = sent.iter().partition(|mail| mail.to == [branch.email.clone()]);
        assert!(mine.len() == 1 && mine[0].is_digest());
        assert!(others.len() == 1 && others[0].subject.contains("可以申报"));
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

    /// A round opens: who may apply hears of it once, and whoever has begun by then hears nothing of it.
    async fn who_may_apply_hears_once_that_a_round_is_open(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let begun = app.branch("文学院教工第一党支部").await;
        let other = app.branch("文学院教工第二党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        begun.starts(round, "红色文脉").await;
        let desk = other.browser().await;
        desk.get("/mails").await.is(200).says("支部品牌").says("告知可以申报");
        app.at("2023-10-17 08:31").await;
        app.run_jobs().await;
        let sent = app.post().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].to, std::slice::from_ref(&other.email));
        assert!(sent[0].subject.contains("1 个批次可以申报"), "{}", sent[0].subject);
        app.advance_days(5).await;
        assert_eq!(app.post().await.len(), 0);
        other.browser().await.get("/mails").await.is(200).does_not_say("告知可以申报");
    }

    /// Where nobody can be told, the administrator sees the gap and who is told instead.
    async fn a_gap_is_seen(app) {
        let Opened { university, branch, round, .. } = app.brand_round().await;
        branch.starts(round, "红色文脉").await;
        let admin = app.person("系统管理员甲", &[Role::Admin], university.id).await;
        let browser = admin.browser().await;
        browser.get("/mails/trouble").await.is(200).does_not_say("文学院教工第一党支部");
        let id = branch.person.id;
        app.does(async |act| ledger::accounts::set_email(act, id, String::new()).await).await;
        browser
            .get("/mails/trouble")
            .await
            .is(200)
            .says("文学院教工第一党支部")
            .says("经办人没有登记邮箱");
        branch.browser().await.get("/mails/trouble").await.is(403);
    }

    /// Given up because the mailbox was gone: the address put right, the administrator sends it again.
    async fn what_was_given_up_is_sent_again(app) {
        let Opened { university, committee, branch, round, .. } = app.brand_round().await;
        let brand = branch.applies(round, "红色文脉").await;
        branch.has_address("reject@peiyu.example").await;
        committee.returns(&brand, "年度计划没有写完成时间").await;
        assert_eq!(app.post().await.len(), 0);
        assert_eq!(app.given_up().await, ["reject@peiyu.example"]);
        let admin = app.person("系统管理员甲", &[Role::Admin], university.id).await;
        let browser = admin.browser().await;
        let page = browser.get("/mails/trouble").await;
        page.is(200).says("reject@peiyu.example").says("再发");
        branch.has_address("shuji@peiyu.example").await;
        let (_, rest) = page.body.split_once("name=\"mail\" value=\"").unwrap();
        let id = rest.split('"').next().unwrap();
        branch.browser().await.post("/mails/trouble/again", &[("mail", id)]).await.is(403);
        assert_eq!(app.post().await.len(), 0);
        browser.post("/mails/trouble/again", &[("mail", id)]).await.is(303);
        let arrived = app.post().await;
        assert_eq!(arrived.len(), 1);
        assert_eq!(arrived[0].to, ["shuji@peiyu.example"]);
        assert!(arrived[0].subject.contains("退回修改"), "{}", arrived[0].subject);
        // Once: what has been sent is not sent again.
        browser.post("/mails/trouble/again", &[("mail", id)]).await.is(409).says("没有要再发的邮件");
        browser.post("/mails/trouble/again", &[("mail", "all")]).await.is(409);
    }
}
