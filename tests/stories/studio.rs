//! The studio round of 2022, lived day by day through both years: who is reminded of what, and when.
//!
//! Two branches of two universities build a studio; a third branch owes nothing. The transcript of
//! all mails that arrived, with the reminder steps that each stands for, is compared with
//! `studio.txt`, line by line, on both databases. What the notice makes plain is asserted by hand.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::record::RecordKind;
use domain::stage::Status;
use domain::states::{ReminderOutcome, VisitStatus};
use entity::{obligation, outbox, project, reminder_step, visit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::days::day;
use crate::support::{Mail, Person, Project, TestApp, Unit, on_both};

/// Everybody in the story.
struct Cast {
    province: Unit,
    /// 甲大学: does everything in good time, hands in its final on the last day.
    punctual: Line,
    /// 乙师范大学: late with a milestone, rectifies after a conditional midterm, late with its final.
    tardy: Line,
    experts: Vec<Person>,
    supervisor: Person,
}

/// A university, its committee, its branch and the branch's studio.
struct Line {
    university: Unit,
    committee: Unit,
    branch: Unit,
}

impl Cast {
    /// Lives on to the morning of a day. Meanwhile the supervisor goes where it was sent: in 2023
    /// when two days are left, later on the first day.
    async fn live(&self, until: NaiveDate) {
        let app = &self.province.app;
        while app.today() < until {
            app.advance_days(1).await;
            let is_first_year = app.today() < day("2024-01-01");
            let patience = if is_first_year { 2 } else { 30 };
            let due = visit::Entity::find()
                .filter(visit::Column::SupervisorId.eq(self.supervisor.id))
                .filter(visit::Column::Status.eq(VisitStatus::Due))
                .filter(visit::Column::DueOn.lte(app.today() + TimeDelta::days(patience)));
            let due = app.all(due).await;
            for visit in due {
                self.supervisor.visits(visit.id).await;
            }
        }
    }

    async fn live_until(&self, until: &str) {
        self.live(day(until)).await;
    }
}

async fn line(app: &TestApp, university: &str, committee: &str, branch: &str) -> Line {
    let university = app.university(university).await;
    let committee = university.committee(committee).await;
    let branch = committee.branch(branch).await;
    Line {
        university,
        committee,
        branch,
    }
}

on_both! {
    /// From the notice of 26 August 2022 to the titles at the turn of 2025.
    async fn both_years(app) {
        let cast = Cast {
            province: app.province().await,
            punctual: line(&app, "甲大学", "文学院党委", "文学院教工第一党支部").await,
            tardy: line(&app, "乙师范大学", "理学院党委", "数学系教工党支部").await,
            experts: app.province().await.experts(5).await,
            supervisor: app.supervisor("督导员").await,
        };
        let idle = cast.punctual.committee.branch("文学院学生党支部").await;
        let (one, two) = chosen(&cast).await;
        first_year(&cast, &one, &two).await;
        second_year(&cast, &one, &two).await;
        one.is("sustaining", Status::Titled).await;
        two.is("sustaining", Status::Titled).await;

        let mails = app.mails();
        every_mail_is_in_order(&app, &mails, &idle).await;
        the_last_november(&app, &mails, &cast, &one).await;
        let told = transcript(&app, &mails).await;
        crate::support::golden::matches("tests/stories/studio.txt", &told);
    }
}

/// From the notice to the admission of both.
async fn chosen(cast: &Cast) -> (Project, Project) {
    let (province, punctual, tardy) = (&cast.province, &cast.punctual, &cast.tardy);
    let experts = &cast.experts;
    let round = province
        .opens_round("studio", "2022-08-26", Some("2022-11"))
        .await;
    cast.live_until("2022-08-29").await;
    let one = punctual.branch.starts(round, "文脉工作室").await;
    let two = tardy.branch.starts(round, "数理工作室").await;
    cast.live_until("2022-09-13").await;
    punctual.branch.submits(&one).await;
    cast.live_until("2022-09-15").await;
    tardy.branch.submits(&two).await;
    cast.live_until("2022-09-16").await;
    punctual.committee.endorses(&one).await;
    tardy.committee.endorses(&two).await;
    for (line, studio, points) in [(punctual, &one, 92), (tardy, &two, 88)] {
        line.university.assigns(&[studio], experts).await;
        province.app.all_sign(experts, &[studio], points).await;
    }
    cast.live_until("2022-09-26").await;
    for (line, studio) in [(punctual, &one), (tardy, &two)] {
        line.university.shortlists("school_review", &[studio]).await;
        line.university.endorses(studio).await;
    }
    cast.live_until("2022-10-08").await;
    province.screens_all(&[&one, &two]).await;
    province.assigns(&[&one, &two], experts).await;
    cast.live_until("2022-10-13").await;
    for expert in experts {
        expert.signs(&one, 90).await;
        expert.signs(&two, 86).await;
    }
    province.shortlists("review", &[&one, &two]).await;
    cast.live_until("2022-10-18").await;
    punctual.branch.hands_in(&one).await;
    tardy.branch.hands_in(&two).await;
    province.accepts_revisions(&[&one, &two]).await;
    cast.live_until("2022-10-24").await;
    province.proposes(&[&one, &two]).await;
    province.posts_notice(round).await;
    // Five working days from the 25th: the notice ends with the 31st, building begins by itself.
    cast.live_until("2022-10-31").await;
    one.is("publicity", Status::Open).await;
    cast.live_until("2022-11-01").await;
    one.is("building", Status::Active).await;
    two.is("building", Status::Active).await;
    (one, two)
}

/// Building up to the midterm, due in November 2023.
async fn first_year(cast: &Cast, one: &Project, two: &Project) {
    let (province, punctual, tardy) = (&cast.province, &cast.punctual, &cast.tardy);
    work_for_a_year(cast, one, two, day("2022-11-15")).await;
    cast.live_until("2023-11-20").await;
    punctual.branch.hands_in(one).await;
    cast.live_until("2023-11-24").await;
    province.grades(one, "良好").await;
    // The last day is Thursday 30 November; the other branch uses it, its method paper comes later.
    cast.live_until("2023-11-30").await;
    tardy.branch.hands_in(two).await;
    cast.live_until("2023-12-06").await;
    province.grades(two, "基本合格").await;
    two.is("midterm", Status::Conditional).await;
    tardy.branch.logs(two, RecordKind::Method, 1).await;
    cast.live_until("2024-01-24").await;
    tardy.branch.hands_in(two).await;
    cast.live_until("2024-01-26").await;
    let refused = province.tries_to_grade(two, "基本合格").await.unwrap_err();
    assert!(refused.contains("已经限期整改过一次"), "{refused}");
    province.grades(two, "合格").await;
    two.is("building", Status::Active).await;
}

/// Building up to the final, due on Saturday 30 November 2024, and the titles.
async fn second_year(cast: &Cast, one: &Project, two: &Project) {
    let (province, punctual, tardy) = (&cast.province, &cast.punctual, &cast.tardy);
    work_for_a_year(cast, one, two, day("2023-12-15")).await;
    cast.live_until("2024-11-25").await;
    tardy.branch.logs(two, RecordKind::Method, 1).await;
    cast.live_until("2024-11-30").await;
    punctual.branch.hands_in(one).await;
    cast.live_until("2024-12-03").await;
    province.grades(one, "通过验收").await;
    one.is("titling", Status::Waiting).await;
    // Six working days late: its committee and the province have had their copies.
    cast.live_until("2024-12-10").await;
    tardy.branch.hands_in(two).await;
    cast.live_until("2024-12-12").await;
    province.grades(two, "通过验收").await;
    cast.live_until("2024-12-16").await;
    province.titles_all(&[one, two]).await;
    cast.live_until("2024-12-31").await;
}

/// Ten months of building: what a year asks for, in good time; the second branch leaves its method
/// paper to the end.
async fn work_for_a_year(cast: &Cast, one: &Project, two: &Project, from: NaiveDate) {
    for month in 0..10_u32 {
        cast.live(from + chrono::Months::new(month)).await;
        for (branch, studio) in [(&cast.punctual.branch, one), (&cast.tardy.branch, two)] {
            branch.logs(studio, RecordKind::ThemeDay, 1).await;
            if month % 2 == 0 {
                branch.logs(studio, RecordKind::Lecture, 1).await;
                branch.logs(studio, RecordKind::News, 1).await;
            }
        }
        if month == 7 {
            cast.punctual.branch.logs(one, RecordKind::Recruit, 1).await;
            cast.tardy.branch.logs(two, RecordKind::Recruit, 1).await;
        }
        if month == 8 {
            cast.punctual.branch.logs(one, RecordKind::Method, 1).await;
            cast.punctual.branch.logs(one, RecordKind::Case, 1).await;
            cast.tardy.branch.logs(two, RecordKind::Case, 1).await;
        }
    }
}

/// What holds for every mail of every story.
async fn every_mail_is_in_order(app: &TestApp, mails: &[Mail], idle: &Unit) {
    let book = app.book();
    let calendar = book.calendar();
    let mut ids = BTreeSet::new();
    let mut mornings = BTreeSet::new();
    for mail in mails {
        let is_new = ids.insert(mail.message_id.clone());
        assert!(is_new, "twice: {}", mail.subject);
        let idle = mail.to[0] == idle.email;
        assert!(
            !idle || mail.text.contains("可以申报"),
            "to a branch that owes nothing: {}",
            mail.text
        );
        assert_eq!(mail.to.len(), 1);
        if mail.is_digest() {
            let is_working = calendar.is_working(mail.on());
            assert!(is_working, "on a day off: {}", mail.subject);
            let is_only = mornings.insert((mail.to.clone(), mail.on()));
            assert!(is_only, "two digests a day: {}", mail.subject);
        }
    }
    // Every step that was taken went out in a mail that arrived, on the day it was taken.
    let arrived: BTreeMap<&str, &Mail> = mails.iter().map(|m| (m.message_id.as_str(), m)).collect();
    let mut taken = BTreeSet::new();
    for (step, about, sent) in steps(app).await {
        let of = (step.obligation_id, step.account_id);
        let is_new = taken.insert((of, step.due_on, step.step.clone()));
        assert!(is_new, "twice: {} {}", about.title, step.step);
        if step.outcome == ReminderOutcome::Sent {
            let mail = arrived[sent.unwrap().message_id.as_str()];
            assert_eq!(mail.on(), step.taken_on);
            let (title, text) = (&about.title, &mail.text);
            assert!(text.contains(title), "{title}\n{text}");
        }
    }
}

/// The final is due on a Saturday: the reminders of its last days come on the Friday before.
async fn the_last_november(app: &TestApp, mails: &[Mail], cast: &Cast, studio: &Project) {
    let due = day("2024-11-30");
    assert_eq!(due.weekday(), chrono::Weekday::Sat);
    let to_branch: Vec<(NaiveDate, String)> = steps(app)
        .await
        .into_iter()
        .filter(|(step, about, _)| {
            step.account_id == cast.punctual.branch.person.id
                && about.project_id == Some(studio.id)
                && about.stage_key.as_deref() == Some("final")
        })
        .map(|(step, ..)| {
            let outcome = match step.outcome {
                ReminderOutcome::Sent => "",
                ReminderOutcome::Overtaken => " overtaken",
            };
            (step.taken_on, format!("{}{outcome}", step.step))
        })
        .collect();
    let expected = [
        ("2024-10-31", "d30"),
        ("2024-11-15", "d14"),
        ("2024-11-22", "d7"),
        ("2024-11-27", "d3"),
        ("2024-11-29", "d1 overtaken"),
        ("2024-11-29", "d0"),
    ]
    .map(|(on, step)| (day(on), step.to_owned()));
    let told: BTreeSet<_> = to_branch.into_iter().collect();
    assert_eq!(told, BTreeSet::from(expected));
    let friday: Vec<&Mail> = mails
        .iter()
        .filter(|m| m.on() == day("2024-11-29") && m.to == [cast.punctual.branch.email.clone()])
        .collect();
    assert_eq!(friday.len(), 1);
    let text = &friday[0].text;
    assert!(text.contains("提交期满验收材料"), "{text}");
    assert!(friday[0].ics.as_ref().unwrap().contains("20241130"));
}

/// A step that was taken or overtaken, with what it is about and the mail it went out in.
type Step = (
    reminder_step::Model,
    obligation::Model,
    Option<outbox::Model>,
);

async fn steps(app: &TestApp) -> Vec<Step> {
    let abouts = app.all(obligation::Entity::find()).await.into_iter();
    let abouts: BTreeMap<_, _> = abouts.map(|o| (o.id, o)).collect();
    let mails = app.all(outbox::Entity::find()).await.into_iter();
    let mails: BTreeMap<_, _> = mails.map(|m| (m.id, m)).collect();
    let steps = reminder_step::Entity::find()
        .order_by_asc(reminder_step::Column::TakenOn)
        .order_by_asc(reminder_step::Column::Id);
    let with_both = app.all(steps).await.into_iter().map(|step| {
        let about = abouts[&step.obligation_id].clone();
        let mail = step.outbox_id.and_then(|id| mails.get(&id).cloned());
        (step, about, mail)
    });
    with_both.collect()
}

/// All mails in the order of their days, each with the steps it stands for.
async fn transcript(app: &TestApp, mails: &[Mail]) -> String {
    let names = app.names().await;
    let studios = app.all(project::Entity::find()).await;
    let mut behind: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (step, about, sent) in steps(app).await {
        let Some(sent) = sent else { continue };
        let of = studios.iter().find(|p| Some(p.id) == about.project_id);
        let of = of.map_or(String::new(), |p| format!("（{}）", p.name));
        let overtaken = match step.outcome {
            ReminderOutcome::Sent => "",
            ReminderOutcome::Overtaken => "（已由更紧的提醒代替）",
        };
        let what = format!("{}，{}{of}{overtaken}", step.due_on, about.title);
        let line = format!("    {:<4} {what}\n", step.step);
        behind.entry(sent.message_id).or_default().insert(line);
    }
    let mut told: Vec<(NaiveDate, String, String)> = mails
        .iter()
        .map(|mail| {
            let on = mail.on();
            let day = on.weekday().num_days_from_monday() as usize;
            let weekday = ["一", "二", "三", "四", "五", "六", "日"][day];
            let name = &names[&mail.to[0]];
            let head = format!("{on} 周{weekday}  {name}：{}\n", mail.subject);
            let steps = behind.get(&mail.message_id).into_iter().flatten();
            (on, head, steps.cloned().collect())
        })
        .collect();
    told.sort();
    told.into_iter()
        .map(|(_, head, steps)| head + &steps)
        .collect()
}
