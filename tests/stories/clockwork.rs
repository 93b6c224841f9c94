//! What the clock does when things go wrong: mornings missed, ticks doubled, mail servers busy.

use domain::states::MailState;
use entity::outbox;
use sea_orm::EntityTrait;

use crate::support::days::{day, instant};
use crate::support::on_both;

on_both! {
    /// The site was down for the mornings of the 14- and the 7-day step: one mail makes up for both.
    async fn missed_mornings_are_made_up_for_in_one_mail(app) {
        let (branch, _) = app.brand_draft().await;
        app.live_until(day("2023-10-26")).await;
        assert!(app.mails().is_empty());

        app.clock().set(instant("2023-11-08 07:50"));
        app.restart().await;
        app.jobs().catch_up().await;
        assert!(app.post().await.is_empty(), "yesterday's digest is not sent before breakfast");

        app.clock().set(instant("2023-11-08 09:40"));
        app.jobs().catch_up().await;
        app.jobs().catch_up().await;
        let mails = app.post().await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, [branch.email.as_str()]);
        assert_eq!(
            app.steps_of(&branch).await,
            ["2023-11-08 d14 overtaken", "2023-11-08 d7 overtaken", "2023-11-08 d3 sent"]
        );
        // The ladder goes on where it is.
        app.live_until(day("2023-11-09")).await;
        assert_eq!(app.mails().len(), 1);
        assert_eq!(app.steps_of(&branch).await.last().unwrap(), "2023-11-09 d1 sent");
    }

    /// Ticks may come twice, and on two nodes: nobody is told twice.
    async fn a_doubled_tick_does_no_harm(app) {
        let (branch, _) = app.brand_draft().await;
        let morning = instant("2023-10-27 08:30");
        app.clock().set(morning);
        let (one, other) = (app.jobs(), app.another_node().await.0);
        for _ in 0..2 {
            let (a, b) = tokio::join!(one.run("reminders", morning), other.run("reminders", morning));
            a.unwrap();
            b.unwrap();
            let (a, b) = tokio::join!(one.run("mailer", morning), other.run("mailer", morning));
            a.unwrap();
            b.unwrap();
        }
        assert_eq!(app.post().await.len(), 1);
        assert_eq!(app.steps_of(&branch).await, ["2023-10-27 d14 sent"]);
    }

    /// A server that is busy is asked again; one that refuses is not, and the administrator sees it.
    async fn a_busy_server_is_asked_again(app) {
        let (branch, _) = app.brand_draft().await;
        app.mail_server_is_busy(true);
        app.live_until(day("2023-10-27")).await;
        assert!(app.mails().is_empty());
        let waiting = app.one(outbox::Entity::find()).await;
        assert_eq!(waiting.state, MailState::Failed);
        app.mail_server_is_busy(false);
        app.clock().set(instant("2023-10-27 10:30"));
        let arrived = app.post().await;
        assert_eq!(arrived.len(), 1);
        assert_eq!(arrived[0].message_id, waiting.message_id);

        // The address does not exist any more: given up at once.
        branch.has_address("reject@peiyu.example").await;
        app.live_until(day("2023-11-03")).await;
        assert!(app.mails().is_empty());
        let refused = app.given_up().await;
        assert_eq!(refused, ["reject@peiyu.example"]);
    }
}
