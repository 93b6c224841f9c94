//! Applying and approving are two people's work, and a role that reads a subtree signs for its own
//! unit alone.
//!
//! The list of acts is the route table's: a row that writes is tried here, or stands below with the
//! reason why not.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::stage::Status;
use domain::states::Role;
use entity::grant;
use ledger::accounts;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{BrandRound, Page, Person, Project, TestApp, Unit, on_both};

/// What whoever wrote for a project is told where it is judged.
const TWO: &str = "申报和审批要由两个人办理";

/// Which of the two projects a row is tried on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    /// Waits for its committee.
    Endorsement,
    /// In building.
    Building,
}

/// Rows that judge a project: which of the two they are tried on, and what a form would send.
/// `{project}` stands for its id.
const JUDGING: &str = "
    /projects/{id}/endorsement         | endorsement | decision=endorse; reason=同意推荐。
    /projects/{id}/endorsement         | endorsement | decision=return; reason=补充材料
    /projects/{id}/endorsement         | endorsement | decision=decline; reason=不合要求
    /projects/{id}/screening           | building    | outcome=passed
    /projects/{id}/screening           | building    | outcome=return; reason=补充材料
    /projects/{id}/revision-acceptance | building    |
    /projects/{id}/sent-back           | building    | reason=补充材料
    /projects/{id}/grades              | building    | grade=通过验收; reason=经集体评议。
    /projects/{id}/title               | building    |
    /projects/{id}/extension-refusal   | building    | reason=进度可以保证
    /projects/{id}/extension           | building    | stage=final; until=2026-01-10; reason=人员借调
    /rounds/{id}/screenings            | building    | stage=review; project={project}; outcome=passed
    /rounds/{id}/revisions             | building    | stage=revision; project={project}
    /rounds/{id}/proposals             | building    | stage=admission; project={project}; decision=yes
    /rounds/{id}/titles                | building    | stage=titling; project={project}
";

/// Rows that write for the holder.
const WRITING: &str = "
    /projects/{id}/form          | do=save
    /projects/{id}/files         | do=save
    /projects/{id}/records/new   | kind=activity; title=走访; happened_on=2023-11-27
    /projects/{id}/extension-request | stage=final; until=2026-01-10; reason=人员借调
    /projects/{id}/withdrawal    | reason=支部建制调整
    /projects/{id}/taking-back   |
    /projects/{id}/deletion      |
    /findings/{id}/rectification | text=已补齐会议记录。
";

/// Rows that are not walked here, and why not.
const NOT_WALKED: &str = "
    /sign-in                        | about no project
    /admin/accounts/{id}/person     | accounts: two officers, tests/stories/officers.rs
    /confirmations                  | accounts: two officers, tests/stories/officers.rs
    /password                       | one's own account
    /sign-in/forgotten              | one's own account
    /sign-out                       | about no project
    /account/password               | one's own account
    /account/email                  | one's own account
    /account/sessions               | one's own account
    /admin/accounts                 | accounts: two officers, tests/stories/officers.rs
    /admin/accounts/{id}/email      | accounts: two officers, tests/stories/officers.rs
    /admin/accounts/{id}/grants     | accounts: two officers, tests/stories/officers.rs
    /admin/accounts/{id}/grants/end | takes away, gives nothing
    /admin/accounts/{id}/password   | accounts: two officers, tests/stories/officers.rs
    /admin/accounts/{id}/expertise  | says what an expert knows about
    /admin/accounts/{id}/state      | takes away, or gives back what was there
    /admin/units/{id}/below         | the tree: an administrator holds no role in content
    /admin/units/{id}/name          | the tree: an administrator holds no role in content
    /admin/units/{id}/parent        | the tree: an administrator holds no role in content
    /admin/units/{id}/facts         | the tree: an administrator holds no role in content
    /admin/units/{id}/state         | the tree: an administrator holds no role in content
    /mails/trouble/again            | about no project
    /audit/verify                   | about no project
    /calendar                       | about no project
    /calendar/undo                  | about no project
    /programmes                     | about no project
    /rounds                         | about no project
    /rounds/{id}/setup              | the round as a whole, before there are projects
    /rounds/{id}/opening            | the round as a whole, before there are projects
    /rounds/{id}/amendments         | the round as a whole
    /rounds/{id}/closing            | the round as a whole
    /rounds/{id}/reopening          | the round as a whole
    /rounds/{id}/assignments        | judged in review alone: own story below
    /rounds/{id}/shortlist          | judged in review alone: own story below
    /rounds/{id}/notices            | publishes what has been decided
    /notices/{id}/closing           | the calendar's work, done by hand
    /notices/{id}/taking-down       | the step of each project back, through the check of the step itself
    /projects/{id}/step-back        | through the check of the step itself: taken_back.rs
    /notices/{public_id}/objections | open to everybody
    /public/objections/confirmation | open to everybody
    /public/objections/link         | open to everybody
    /objections/{id}/admission      | judged in publicity alone: own story below
    /objections/{id}/conclusion     | judged in publicity alone: own story below
    /desk/{id}/sheet                | who wrote is not assigned: own story below
    /desk/{id}/recusal              | steps aside
    /visits/{id}/conclusion         | watched::nobody_visits_the_own_project
    /visits/{id}/photos             | the same check: the visitor's own sheet
    /visits/{id}/confirmation       | by the visited, never by the visitor: visits.rs
    /projects                       | starts nothing for another unit: own story below
    /projects/{id}/findings         | finds fault; the verdict is another's
    /projects/{id}/revocation       | takes away, gives nothing
    /projects/{id}/blind            | says which words are names; judges nothing
    /findings/{id}/verdict          | own story below, and watched.rs
    /records/{id}/correction        | as /projects/{id}/records/new, through the same check
    /files/{id}/removal             | as /projects/{id}/files, through the same check
";

type Fields = Vec<(&'static str, &'static str)>;

/// The rows of a list, taken apart.
fn rows<const N: usize>(list: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let rows = list.lines().filter(|row| !row.is_empty());
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        cells
            .try_into()
            .unwrap_or_else(|_| panic!("{N} cells: {row}"))
    })
}

fn fields(cell: &'static str) -> Fields {
    let fields = cell.split("; ").filter(|field| !field.is_empty());
    fields.map(|field| field.split_once('=').unwrap()).collect()
}

fn judging() -> impl Iterator<Item = (&'static str, On, Fields)> {
    rows(JUDGING).map(|[path, on, typed]| {
        let on = if on == "building" {
            On::Building
        } else {
            On::Endorsement
        };
        (path, on, fields(typed))
    })
}

#[test]
fn every_row_that_writes_is_walked_or_has_its_reason() {
    let mut known: Vec<&str> = rows(NOT_WALKED).map(|[path, _]| path).collect();
    known.extend(rows(WRITING).map(|[path, _]| path));
    known.extend(judging().map(|(path, ..)| path).collect::<BTreeSet<_>>());
    for route in peiyu::routes::table() {
        if route.method != Method::GET {
            let times = known.iter().filter(|path| **path == route.path).count();
            assert_eq!(times, 1, "{} is to stand in one of the lists", route.path);
        }
    }
}

/// A project in building, and one that waits for its committee.
struct World {
    brands: BrandRound,
    waiting: Project,
    waits_for: Unit,
}

async fn world(app: &TestApp) -> World {
    let brands = app.brands_in_building(1).await;
    let round = brands
        .university
        .opens_round("brand", "2023-11-20", Some("2024-01"))
        .await;
    app.at("2023-12-01 10:00").await;
    let waits_for = app.branch("文学院学生第一党支部").await;
    let waiting = waits_for.applies(round, "青春文脉").await;
    World {
        brands,
        waiting,
        waits_for,
    }
}

impl World {
    fn at(&self, on: On) -> (&Project, &Unit) {
        match on {
            On::Endorsement => (&self.waiting, &self.waits_for),
            On::Building => (&self.brands.brands[0], &self.brands.branches[0]),
        }
    }

    /// What somebody is answered who sends this row for a project.
    async fn answer(&self, who: &Person, path: &str, on: On, fields: &Fields) -> Page {
        let project = self.at(on).0;
        let id = project.id.to_string();
        let of = if path.starts_with("/rounds/") {
            project.row().await.round_id.to_string()
        } else {
            id.clone()
        };
        let path = path.replace("{id}", &of);
        let own = |value: &'static str| value.replace("{project}", &id);
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, own(value)))
            .collect();
        who.desk().await.post(&path, &fields).await
    }
}

async fn also_holds(app: &TestApp, person: &Person, unit: &Unit, role: Role) {
    let (account, unit) = (person.id, unit.id);
    app.does(async |act| accounts::grant_role(act, account, unit, role).await)
        .await;
}

/// What somebody holds on a unit.
async fn held(app: &TestApp, person: &Person, unit: &Unit) -> domain::ids::GrantId {
    let found = grant::Entity::find()
        .filter(grant::Column::AccountId.eq(person.id))
        .filter(grant::Column::UnitId.eq(unit.id));
    app.one(found).await.id
}

on_both! {
    /// One account that writes for a project and stands for who judges it judges nothing of it, and
    /// neither does a second account of the same person.
    async fn nobody_judges_the_own_application(app) {
        let world = world(&app).await;
        let (university, committee) = (world.brands.university.clone(), world.brands.committee.clone());
        // Both roles in one account; and another account of the branch secretary, by the staff number.
        let clerk = app.person("双肩挑", &[Role::Organiser], university.id).await;
        also_holds(&app, &clerk, &committee, Role::Endorser).await;
        also_holds(&app, &clerk, &world.brands.branches[0], Role::Editor).await;
        also_holds(&app, &clerk, &world.waits_for, Role::Editor).await;
        let second = app.person("另一个账号", &[Role::Organiser], university.id).await;
        also_holds(&app, &second, &committee, Role::Endorser).await;
        second.has_number("2015-017").await;
        world.brands.branches[0].has_number("2015-017").await;
        world.waits_for.has_number(" 2015-017 ").await;
        let mut wrong = Vec::new();
        for who in [&clerk, &second] {
            for (path, on, fields) in judging() {
                let page = world.answer(who, path, on, &fields).await;
                if !page.text().contains(TWO) {
                    wrong.push(format!("{path} {fields:?} by {}: {} {}", who.login, page.status, page.text()));
                }
            }
            // The page says why, and has no form.
            let page = who.desk().await.get(&format!("/projects/{}", world.waiting.id)).await;
            page.is(200).says(TWO);
            assert!(page.actions().iter().all(|a| !a.ends_with("/endorsement")), "{:?}", page.actions());
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        world.waiting.is("committee", Status::Waiting).await;
        world.brands.brands[0].is("building", Status::Active).await;
        committee.endorses(&world.waiting).await;
        app.post().await;
    }

    /// An editor, and an endorser, of a superior unit reads below and signs nothing there.
    async fn a_superior_signs_for_nobody_below(app) {
        let world = world(&app).await;
        let university = &world.brands.university;
        let finding = university.finds(&world.brands.brands[0], "会议记录缺页").await.to_string();
        let editor = app.person("学校党办", &[Role::Editor], university.id).await;
        let endorser = app.person("学校审核人", &[Role::Endorser], university.id).await;
        let province = app.province().await;
        let above = app.person("省里的编辑", &[Role::Editor], province.id).await;
        let before = world.brands.brands[0].row().await;
        for who in [&editor, &endorser, &above] {
            who.desk().await.get(&format!("/projects/{}", world.waiting.id)).await.is(200).does_not_say("申请退出");
            for [path, typed] in rows(WRITING) {
                let path = path.replace("/findings/{id}", &format!("/findings/{finding}"));
                world.answer(who, &path, On::Building, &fields(typed)).await.is(403);
            }
            for (path, on, fields) in judging() {
                world.answer(who, path, on, &fields).await.is(403);
            }
        }
        assert_eq!(world.brands.brands[0].row().await, before);
        world.waiting.is("committee", Status::Waiting).await;
        // Nor is anything entered for a college or branch from above.
        let round = world.waiting.row().await.round_id.to_string();
        let unit = world.waits_for.id.to_string();
        let entry = [("round", round.as_str()), ("unit", unit.as_str()), ("name", "代报")];
        let page = editor.desk().await.post("/projects", &entry).await;
        assert!(page.status.is_client_error(), "{}", page.text());
        app.post().await;
    }

    /// Whoever wrote for a project neither picks its experts, nor is one, nor draws up the list it
    /// stands on; and answers no objection to it.
    async fn nor_in_review_nor_in_publicity(app) {
        let world = app.brands_in_review(1).await;
        let (_, branch, brand) = world.first();
        let clerk = app.person("双肩挑", &[Role::Organiser], world.university.id).await;
        also_holds(&app, &clerk, branch, Role::Editor).await;
        let more = world.university.experts(1).await;
        let told = clerk.tries_to_assign(&[brand], &more).await.unwrap_err();
        assert!(told.contains(TWO), "{told}");
        for person in [&more[0], &branch.person] {
            person.has_number("2015-017").await;
        }
        let told = world.university.tries_to_assign(&[brand], &more).await.unwrap_err();
        assert!(told.contains("须回避"), "{told}");
        // An expert to whom the role came later does not sign any more.
        also_holds(&app, &world.experts[0], branch, Role::Editor).await;
        let told = world.experts[0].tries_to_sign(brand, 90).await.unwrap_err().to_string();
        assert!(told.contains("您填写过或可填写本件材料，须回避") && !told.contains(&brand.row().await.name), "{told}");
        let end = held(&app, &world.experts[0], branch).await;
        app.does(async |act| accounts::end_grant(act, end).await).await;
        app.all_sign(&world.experts, &[brand], 90).await;
        let listed = [brand.id.to_string()];
        let fields = [("stage", "review"), ("project", listed[0].as_str()), ("reason", "按得分排序")];
        let desk = clerk.desk().await;
        let round = world.round;
        desk.post(&format!("/rounds/{round}/shortlist"), &fields).await.is(422).says(TWO);
        world.university.shortlists("review", &[brand]).await;
        branch.hands_in(brand).await;
        world.university.accepts_revision(brand).await;
        app.at("2023-11-20 10:00").await;
        world.university.proposes(&[brand]).await;
        let notice = world.university.posts_notice(round).await;
        let objection = app.objects(notice, Some(brand)).await;
        let refused = [("outcome", "refused"), ("reason", "反映的不是本次公示的事项。")];
        let page = clerk.desk().await.post(&format!("/objections/{objection}/admission"), &refused).await;
        page.is(422).says(TWO).keeps("reason", "反映的不是本次公示的事项。");
        world.university.admits(objection).await;
        let answer = [("outcome", "dismissed"), ("reason", "经核实，情况不属实。")];
        let page = clerk.desk().await.post(&format!("/objections/{objection}/conclusion"), &answer).await;
        page.is(422).says(TWO).keeps("reason", "经核实，情况不属实。");
        world.university.concludes(objection, false).await;
        app.post().await;
    }

    /// Whoever found a problem does not say that it is gone; the page says so instead of the form.
    async fn nobody_closes_the_own_finding(app) {
        let world = app.brands_in_building(1).await;
        let (_, branch, brand) = world.first();
        let finding = world.university.finds(brand, "会议记录缺页").await;
        branch.rectifies(finding, "已补齐会议记录。").await;
        let at = format!("/findings/{finding}");
        let page = world.university.desk().await.get(&at).await;
        page.is(200).says("由您登记，不能由您复核");
        assert!(page.actions().iter().all(|a| !a.ends_with("/verdict")), "{:?}", page.actions());
        let verdict = [("verdict", "accepted"), ("reason", "属实")];
        let refused = world.university.desk().await.post(&format!("{at}/verdict"), &verdict).await;
        refused.is(409).says("由您登记，不能由您复核").says("增加一位");
        let second = app.person("组织部另一位", &[Role::Organiser], world.university.id).await;
        // What is refused comes back with all it stood beside, the message at its own field.
        let desk = second.desk().await;
        let refused = desk.fill(&at, &format!("{at}/verdict"), &[("verdict", "rejected")]).await;
        refused.is(422).says("请写明理由").says("会议记录缺页").says("已补齐会议记录。");
        assert!(refused.body.contains("id=\"f-reason-error\""), "{}", refused.body);
        second.verifies(finding, true, "").await;
        app.post().await;
    }
}
