//! Who is reminded of what, on which morning, and how often.

use domain::ids::{AccountId, UnitId};
use domain::states::{MailState, Role};
use entity::obligation;
use entity::scope::{Held, Scope};
use jobs::Outcome;
use ledger::letter::Letter;
use ledger::reminders::{self, Gap, GapReason};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use crate::support::{Site, at, date, person, sites, unit};

const FIRST: &str = "文学院教工第一党支部";

impl Site {
    /// One more branch of the committee.
    async fn branch(&self, code: &str, name: &str) -> UnitId {
        unit(&self.book, Some(self.committee), code, name, "branch").await
    }

    /// Who cannot be told, as a reader with this scope sees it on a day.
    pub async fn gaps(&self, scope: &Scope, on: &str) -> Vec<Gap> {
        let gaps = reminders::gaps(&self.book.db, &self.book, scope, date(on));
        gaps.await.unwrap()
    }

    /// What a page says that somebody's digest of a day would be.
    async fn preview(&self, of: AccountId, on: &str) -> Option<Letter> {
        let preview = reminders::preview(&self.book.db, &self.book, of, date(on));
        preview.await.unwrap()
    }
}

#[tokio::test]
async fn a_late_application_is_told_step_by_step_to_whom_it_concerns() {
    for site in sites("late_application").await {
        let round = site.brand_round().await;
        site.draft(round, site.first).await;
        // Put away ten working days after the close: nothing is said from then on.
        site.mornings("2023-10-16", "2023-12-08").await;
        let mut expected = Vec::new();
        for (day, left) in [
            ("2023-10-27", "1 件 14 天内到期"),
            ("2023-11-03", "1 件 14 天内到期"),
            ("2023-11-07", "1 件 14 天内到期"),
            ("2023-11-09", "1 件明天到期"),
            ("2023-11-10", "1 件今天到期"),
            ("2023-11-13", "1 件逾期"),
        ] {
            expected.push(format!("{day} wx1 {left}：{FIRST}"));
            expected.push(format!("{day} wx12 {left}：{FIRST}"));
        }
        expected.push("2023-11-15 wx 下级 1 件逾期：文学院党委".to_owned());
        expected.push("2023-11-17 zzb 下级 1 件逾期：丙医科大学党委".to_owned());
        expected.push("2023-11-20 wx 下级 1 件逾期：文学院党委".to_owned());
        expected.push(format!("2023-11-20 wx1 1 件逾期：{FIRST}"));
        expected.push(format!("2023-11-20 wx12 1 件逾期：{FIRST}"));
        for login in ["wx1", "wx12"] {
            expected.push(format!(
                "2023-11-25 {login} 红烛领航：申报截止后仍未提交，草稿封存"
            ));
        }
        assert_eq!(site.mails().await, expected);
    }
}

#[tokio::test]
async fn everything_of_a_morning_is_one_mail_and_a_settled_thing_is_in_none() {
    for site in sites("one_mail").await {
        let round = site.brand_round().await;
        site.owes(round, site.first, "新闻稿", "2023-10-16", "2023-11-10")
            .await;
        site.owes(round, site.second, "专题页", "2023-10-16", "2023-11-10")
            .await;
        site.owes(round, site.first, "远的", "2023-10-16", "2024-08-31")
            .await;
        let done = site
            .owes(round, site.first, "已办的", "2023-10-16", "2023-11-10")
            .await;
        site.settle(done).await;
        site.job("reminders", "2023-11-10 08:30").await;
        let mails = site.outbox().await;
        assert_eq!(mails.len(), 2);
        let both = &mails[1];
        assert_eq!(both.to_address, "wx12@school.example");
        let subject = "[培育台账] 2 件今天到期：文学院教工第一党支部、文学院学生党支部";
        assert_eq!(both.subject, subject);
        for title in ["新闻稿", "专题页"] {
            assert!(both.text.contains(title) && both.html.contains(title));
        }
        // What is due next summer is counted only.
        assert!(both.text.contains("另有 1 件期限还远") && !both.text.contains("远的"));
        assert!(!both.text.contains("已办的"));
        let ics = both.ics.as_ref().unwrap();
        assert!(ics.contains("DTSTART;VALUE=DATE:20231110"), "{ics}");
        assert_eq!(
            both.message_id,
            format!("digest-{}-2023-11-10@peiyu.example.edu.cn", site.both)
        );
    }
}

#[tokio::test]
async fn a_day_off_is_silent_and_a_second_run_finds_nothing_more() {
    for site in sites("silent").await {
        let round = site.brand_round().await;
        let id = site
            .owes(round, site.first, "新闻稿", "2023-10-16", "2023-11-12")
            .await;
        for when in ["2023-11-11 08:30", "2023-11-12 08:30"] {
            let outcome = site.job("reminders", when).await;
            let idle = matches!(outcome, Outcome::Done(report) if report.idle);
            assert!(idle, "{when}");
        }
        for _ in 0..3 {
            site.job("reminders", "2023-11-13 08:30").await;
        }
        assert_eq!(site.outbox().await.len(), 2);
        // Due on Sunday: the steps of the weekend were Friday's, and nobody ran on Friday.
        let missed = ["d14", "d7", "d3", "d1", "d0"];
        let mut steps = missed
            .map(|step| format!("2023-11-13 {step} overtaken"))
            .to_vec();
        steps.push("2023-11-13 w1 sent".to_owned());
        assert_eq!(site.steps(id, site.editor).await, steps);
    }
}

#[tokio::test]
async fn two_days_of_downtime_are_made_up_for_by_one_digest() {
    for site in sites("downtime").await {
        let id = site.owes_news(site.first).await;
        site.mornings("2023-11-07", "2023-11-07").await;
        // Nothing ran on the 8th, the 9th and the 10th.
        site.job("reminders", "2023-11-13 08:30").await;
        assert_eq!(
            site.steps(id, site.editor).await,
            [
                "2023-11-07 d14 overtaken",
                "2023-11-07 d7 overtaken",
                "2023-11-07 d3 sent",
                "2023-11-13 d1 overtaken",
                "2023-11-13 d0 overtaken",
                "2023-11-13 w1 sent",
            ]
        );
        assert_eq!(site.outbox().await.len(), 4, "two persons, two mornings");
    }
}

#[tokio::test]
async fn a_moved_due_date_begins_a_new_ladder_on_the_day_of_the_move() {
    for site in sites("moved").await {
        let id = site.owes_news(site.first).await;
        site.mornings("2023-11-06", "2023-11-08").await;
        let mut row = obligation::Entity::find_by_id(id)
            .one(&site.book.db)
            .await
            .unwrap()
            .unwrap()
            .into_active_model();
        row.due_on = Set(date("2023-11-24"));
        row.redated_on = Set(Some(date("2023-11-09")));
        row.update(&site.book.db).await.unwrap();
        site.mornings("2023-11-09", "2023-11-24").await;
        assert_eq!(
            site.steps(id, site.editor).await[3..],
            [
                "2023-11-10 d14 sent",
                "2023-11-17 d7 sent",
                "2023-11-21 d3 sent",
                "2023-11-23 d1 sent",
                "2023-11-24 d0 sent",
            ],
            "no 30-day step, and nothing of the former date"
        );
    }
}

#[tokio::test]
async fn where_nobody_can_be_told_the_superior_is_and_the_gap_shows() {
    for site in sites("gaps").await {
        let round = site.brand_round().await;
        let vacant = site.branch("wx3", "文学院离退休党支部").await;
        let mute = site.branch("wx4", "文学院研究生党支部").await;
        person(&site.book, "wx4", "支部书记", None, &[(mute, Role::Editor)]).await;
        for (unit, due) in [(vacant, "2023-11-17"), (mute, "2023-11-10")] {
            site.owes(round, unit, "新闻稿", "2023-10-16", due).await;
        }
        site.job("reminders", "2023-11-10 08:30").await;
        let mails = site.outbox().await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to_address, "wx@school.example");
        assert!(
            mails[0].subject.ends_with("2 件请转告：文学院党委"),
            "{}",
            mails[0].subject
        );
        let found = site.gaps(&Scope::system(), "2023-11-10").await;
        let found: Vec<_> = found
            .iter()
            .map(|gap| (gap.name.as_str(), gap.reason, gap.open, gap.told.as_deref()))
            .collect();
        let told = Some("文学院党委");
        assert_eq!(
            found,
            [
                ("文学院研究生党支部", GapReason::NoAddress, 1, told),
                ("文学院离退休党支部", GapReason::Vacant, 1, told),
            ]
        );
    }
}

#[tokio::test]
async fn gaps_show_to_the_administrator_of_the_place_alone() {
    for site in sites("gap_scope").await {
        let round = site.brand_round().await;
        let vacant = site.branch("wx3", "文学院离退休党支部").await;
        site.owes(round, vacant, "新闻稿", "2023-10-16", "2023-11-17")
            .await;
        let count = async |unit_id, path: String, role| {
            let scope = Scope {
                account_id: Some(site.organiser),
                held: vec![Held {
                    unit_id,
                    path,
                    kind: String::new(),
                    role,
                }],
                everything: false,
            };
            site.gaps(&scope, "2023-11-10").await.len()
        };
        let here = format!("/{}/", site.school);
        let elsewhere = format!("/{}/{}/{}/", site.school, site.committee, site.first);
        assert_eq!(count(site.school, here.clone(), Role::Admin).await, 1);
        assert_eq!(count(site.first, elsewhere, Role::Admin).await, 0);
        assert_eq!(count(site.school, here, Role::Viewer).await, 0);
    }
}

#[tokio::test]
async fn one_who_takes_over_is_told_at_once_and_one_who_left_never() {
    for site in sites("takes_over").await {
        site.owes_news(site.second).await;
        site.mornings("2023-11-03", "2023-11-07").await;
        site.book.clock.set(at("2023-11-07 15:00"));
        site.leaves(site.both, site.second).await;
        let (address, post) = (Some("wx2@school.example"), (site.second, Role::Editor));
        person(&site.book, "wx2", "新任支部书记", address, &[post]).await;
        site.mornings("2023-11-08", "2023-11-09").await;
        let second = "文学院学生党支部";
        assert_eq!(
            site.mails().await,
            [
                format!("2023-11-03 wx12 1 件 14 天内到期：{second}"),
                format!("2023-11-07 wx12 1 件 14 天内到期：{second}"),
                format!("2023-11-08 wx2 1 件 14 天内到期，1 个批次可以申报：{second}"),
                format!("2023-11-09 wx2 1 件明天到期：{second}"),
            ]
        );
    }
}

#[tokio::test]
async fn one_that_cannot_be_written_does_not_hold_back_the_rest() {
    for site in sites("one_fails").await {
        let id = site.owes_news(site.first).await;
        // Somebody else's mail has the id that the first person's digest would have.
        assert!(site.outbox().await.is_empty());
        site.mornings("2023-11-09", "2023-11-09").await;
        let blocking = site.outbox().await.remove(0);
        let is_called = async |id: String| {
            let mut row = blocking.clone().into_active_model();
            row.message_id = Set(id);
            row.update(&site.book.db).await.unwrap();
        };
        is_called(format!(
            "digest-{}-2023-11-10@peiyu.example.edu.cn",
            site.editor
        ))
        .await;

        let outcome = site.job("reminders", "2023-11-10 08:30").await;
        let Outcome::Partly(report) = outcome else {
            panic!("one digest could not be written: {outcome:?}");
        };
        assert_eq!(report.failed, 1);
        let written = site.outbox().await.len();
        assert_eq!(written, 3, "the other person's was written");
        let steps = site.steps(id, site.editor).await;
        assert!(steps.iter().all(|step| !step.contains("d0")), "{steps:?}");

        // Once nothing stands in the way it is made up for, with nothing twice.
        is_called("free".to_owned()).await;
        site.job("reminders", "2023-11-10 09:30").await;
        assert_eq!(site.outbox().await.len(), 4);
        let steps = site.steps(id, site.editor).await;
        assert_eq!(steps.last().unwrap(), "2023-11-10 d0 sent");
    }
}

#[tokio::test]
async fn pages_show_what_is_to_come_and_what_a_mail_would_say() {
    for site in sites("to_come").await {
        let id = site.owes_news(site.first).await;
        site.mornings("2023-10-16", "2023-11-07").await;
        let now = at("2023-11-07 12:00");
        let coming = reminders::upcoming(&site.book.db, &site.book, &Scope::system(), now, 14)
            .await
            .unwrap();
        let listed: Vec<String> = coming
            .iter()
            .map(|mail| format!("{} {} {}", mail.on, mail.name, mail.lines[0].why))
            .collect();
        // What is said to come is what then comes.
        site.mornings("2023-11-08", "2023-11-21").await;
        let came: Vec<String> = site
            .mails()
            .await
            .iter()
            .filter(|mail| mail.as_str() > "2023-11-08")
            .map(|mail| mail.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        let posts = [
            ("wx1", "支部书记"),
            ("wx12", "党建专干"),
            ("wx", "组织员"),
            ("zzb", "组织部工作人员"),
        ];
        let mut announced: Vec<String> = coming
            .iter()
            .map(|mail| {
                let login = posts.iter().find(|(_, post)| *post == mail.name).unwrap().0;
                format!("{} {login}", mail.on)
            })
            .collect();
        let mut came = came;
        came.sort();
        announced.sort();
        assert_eq!(announced, came, "{listed:#?}");
        assert!(listed.contains(&"2023-11-09 支部书记 到期前 1 天提醒".to_owned()));
        assert!(listed.contains(&"2023-11-15 组织员 逾期第 3 个工作日抄送上级党组织".to_owned()));

        let preview = site.preview(site.editor, "2023-11-21").await.unwrap();
        assert!(preview.subject.contains("1 件逾期"));
        site.settle(id).await;
        let nothing = site.preview(site.editor, "2023-11-21").await;
        assert_eq!(nothing, None, "nothing to a branch that owes nothing");
    }
}

/// Units that may apply hear once that a round is open, in the first digest that is sent: nothing ran
/// on the morning after the notice, and the mail of the next is given up before it arrives.
#[tokio::test]
async fn an_open_round_is_told_once_to_who_may_apply() {
    for site in sites("opened").await {
        site.book.clock.set(at("2023-10-16 10:00"));
        let round = site.unheard_round("brand", "2023-10-16", None).await;
        // This one has begun, and is reminded of what it owes.
        site.draft(round, site.first).await;
        let now = at("2023-10-17 12:00");
        let everybody = Scope::system();
        let coming = reminders::upcoming(&site.book.db, &site.book, &everybody, now, 3);
        let coming: Vec<String> = coming
            .await
            .unwrap()
            .iter()
            .map(|mail| format!("{} {} {}", mail.on, mail.name, mail.lines[0].why))
            .collect();
        assert_eq!(coming, ["2023-10-18 党建专干 告知可以申报"]);
        // Nothing ran on the 17th.
        site.mornings("2023-10-18", "2023-10-24").await;
        let told = "2023-10-18 wx12 1 个批次可以申报：文学院学生党支部";
        assert_eq!(site.mails().await, [told]);
        let mail = &site.outbox().await[0];
        assert!(
            mail.text.contains("【可以申报】") && mail.text.contains("申报到2023年11月10日止"),
            "{}",
            mail.text
        );
        assert!(mail.text.contains(&format!("/rounds/{round}")));
    }
}

/// A mail that waits while the application closes speaks of nothing any more.
#[tokio::test]
async fn what_is_closed_is_not_told_any_more() {
    for site in sites("closed_meanwhile").await {
        site.book.clock.set(at("2023-11-09 10:00"));
        site.unheard_round("brand", "2023-10-16", None).await;
        site.job("reminders", "2023-11-10 08:30").await;
        let waiting = site.outbox().await.len();
        assert!(waiting > 0);
        site.job("mailer", "2023-11-11 08:31").await;
        let mails = site.outbox().await;
        assert_eq!(mails.len(), waiting);
        for mail in mails {
            let why = mail.last_error.unwrap_or_default();
            assert!(
                mail.state == MailState::Skipped && why.contains("申报已经截止"),
                "{why}"
            );
        }
        site.job("reminders", "2023-11-13 08:30").await;
        assert_eq!(site.outbox().await.len(), waiting);
    }
}
