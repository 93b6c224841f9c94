//! What the demo's people and projects have come to, read from its database through `entity`.

use std::collections::BTreeMap;

use domain::ids::{ProjectId, RoundId, UnitId, VisitId};
use domain::obligation::ObligationKind;
use domain::programme::{self, Programme, SupervisionKind};
use domain::stage::{StageKind, Status};
use domain::states::{FindingStatus, NoticeStatus, ObligationStatus, Role, VisitStatus};
use domain::unit::{Level, kind};
use entity::scope::Scope;
use entity::{
    account, assignment, campaign, event, finding, grant, notice, objection, obligation, outbox,
    person, project, record, round, unit, visit,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter};

use super::built::Copy;

/// Everything that is asked about, in memory.
#[derive(Debug)]
pub struct Life {
    pub units: BTreeMap<UnitId, unit::Model>,
    pub accounts: Vec<account::Model>,
    pub persons: Vec<person::Model>,
    pub rounds: BTreeMap<RoundId, (round::Model, Programme)>,
    pub projects: Vec<project::Model>,
    /// Open ones only.
    pub owed: Vec<obligation::Model>,
    /// Milestones that a committee owes for a whole round, met or not.
    pub topics: Vec<obligation::Model>,
    pub findings: Vec<finding::Model>,
    pub visits: Vec<visit::Model>,
    pub campaigns: Vec<campaign::Model>,
    pub objections: Vec<objection::Model>,
    pub notices: Vec<notice::Model>,
    pub assignments: Vec<assignment::Model>,
    pub records: u64,
    /// Kind and state of each mail, with the errors of those that did not go.
    pub mails: Vec<outbox::Model>,
}

/// Reads it, for tests that are not asynchronous themselves.
pub fn of(copy: &Copy) -> Life {
    look(copy, async |db| read(db).await)
}

/// Looks into the demo's database.
fn look<T>(copy: &Copy, ask: impl AsyncFnOnce(&DatabaseConnection) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let db = entity::db::connect(&copy.database()).await.unwrap();
        let found = ask(&db).await;
        db.close().await.unwrap();
        found
    })
}

async fn read(db: &DatabaseConnection) -> Life {
    let all = Scope::system();
    let rounds = round::visible_to(&all).all(db).await.unwrap();
    Life {
        units: unit::Entity::find()
            .all(db)
            .await
            .unwrap()
            .into_iter()
            .map(|u| (u.id, u))
            .collect(),
        accounts: account::visible_to(&all).all(db).await.unwrap(),
        persons: person::visible_to(&all).all(db).await.unwrap(),
        rounds: rounds
            .into_iter()
            .map(|r| {
                let read = programme::read(&r.definition).unwrap();
                (r.id, (r, read.programme))
            })
            .collect(),
        projects: project::visible_to(&all).all(db).await.unwrap(),
        owed: obligation::visible_to(&all)
            .filter(obligation::Column::Status.eq(ObligationStatus::Open))
            .all(db)
            .await
            .unwrap(),
        topics: obligation::visible_to(&all)
            .filter(obligation::Column::Kind.eq(ObligationKind::Milestone))
            .filter(obligation::Column::ProjectId.is_null())
            .all(db)
            .await
            .unwrap(),
        findings: finding::visible_to(&all).all(db).await.unwrap(),
        visits: visit::visible_to(&all).all(db).await.unwrap(),
        campaigns: campaign::visible_to(&all).all(db).await.unwrap(),
        objections: objection::visible_to(&all).all(db).await.unwrap(),
        notices: notice::visible_to(&all).all(db).await.unwrap(),
        assignments: assignment::visible_to(&all).all(db).await.unwrap(),
        records: record::visible_to(&all).count(db).await.unwrap(),
        mails: outbox::visible_to(&all).all(db).await.unwrap(),
    }
}

impl Life {
    /// The kind of the stage in which a project is.
    pub fn stage(&self, p: &project::Model) -> StageKind {
        let (_, programme) = &self.rounds[&p.round_id];
        let stage = programme.stages.iter().find(|s| s.key == p.stage_key);
        stage.unwrap().kind
    }

    /// A unit by its code, or by the login of its one post, which is the code in small letters.
    fn unit(&self, code: &str) -> &unit::Model {
        let code = code.to_uppercase();
        self.units.values().find(|u| u.code == code).unwrap()
    }

    /// Whether a project's unit is this one or below it.
    fn under(&self, p: &project::Model, code: &str) -> bool {
        self.units[&p.unit_id]
            .path
            .starts_with(&self.unit(code).path)
    }

    /// The page of the first project of which this is so.
    #[track_caller]
    fn page(&self, so: impl Fn(&project::Model) -> bool) -> String {
        let found = self.projects.iter().find(|p| so(p));
        format!(
            "/projects/{}",
            found.expect("the demo has no such project").id
        )
    }

    /// The application that a unit writes, or mends.
    pub fn form_of(&self, code: &str) -> String {
        let id = self.unit(code).id;
        let page =
            self.page(|p| p.unit_id == id && matches!(p.status, Status::Draft | Status::Returned));
        format!("{page}/form")
    }

    /// The login of a branch that writes an application it has not handed in yet, and builds several
    /// projects beside it.
    pub fn first_draft(&self) -> String {
        let builds = |id| {
            let own = self.projects.iter().filter(|p| p.unit_id == id);
            let own = own.filter(|p| p.building_from.is_some() && !p.status.is_end());
            own.count() > 1
        };
        let mut drafts = self.projects.iter().filter(|p| p.status == Status::Draft);
        let draft = drafts.find(|p| builds(p.unit_id)).unwrap();
        self.units[&draft.unit_id].code.to_lowercase()
    }

    /// A project of a unit that keeps a log.
    pub fn logged_by(&self, code: &str) -> String {
        let id = self.unit(code).id;
        self.page(|p| p.unit_id == id && self.logs(p))
    }

    /// Whether records of a project are logged: from its admission until it is titled.
    fn logs(&self, p: &project::Model) -> bool {
        self.stage(p).in_building() && !p.status.is_end()
    }

    /// The login of the first branch of the university whose people are signed in as that keeps the logs
    /// of several projects.
    pub fn logs_several(&self) -> String {
        let logs = |id| {
            let own = self.projects.iter().filter(|p| p.unit_id == id);
            own.filter(|p| self.logs(p)).count()
        };
        let branch = |p: &&project::Model| {
            let level = kind(&self.units[&p.unit_id].kind).map(|k| k.level);
            level == Some(Level::Branch) && logs(p.unit_id) > 1
        };
        let found = self.projects.iter().find(branch);
        let found = found.expect("no branch logs for several projects");
        self.units[&found.unit_id].code.to_lowercase()
    }

    /// An entry of a unit's branches that it has to check.
    pub fn to_endorse_by(&self, code: &str) -> String {
        self.page(|p| {
            self.stage(p) == StageKind::Endorsement
                && p.status == Status::Waiting
                && self.under(p, code)
        })
    }

    /// A project below a unit in whose building something is late.
    pub fn late_below(&self, code: &str) -> String {
        self.page(|p| {
            self.under(p, code)
                && self.stage(p).in_building()
                && self
                    .owed
                    .iter()
                    .any(|o| o.project_id == Some(p.id) && o.due_on < cast::demo::DEMO_DAY)
        })
    }

    /// The newest round of a programme, by a host.
    pub fn round(&self, programme: &str, host: &str) -> String {
        let host = self.unit(host).id;
        let found = self
            .rounds
            .values()
            .rfind(|(r, _)| r.programme_code == programme && r.host_unit_id == host);
        format!("/rounds/{}", found.unwrap().0.id)
    }

    /// A notice that is up.
    pub fn notice(&self) -> String {
        let found = self.notices.iter().find(|n| n.status == NoticeStatus::Open);
        format!("/notices/{}", found.unwrap().public_id)
    }

    /// The topic page of the committee with most brands, of those that owe one.
    pub fn topic(&self) -> String {
        let brands = |u: &unit::Model| {
            let all = self.projects.iter().filter(|p| {
                p.brand.is_some()
                    && p.building_from.is_some()
                    && self.units[&p.unit_id].path.starts_with(&u.path)
            });
            all.count()
        };
        let committee = self
            .topics
            .iter()
            .filter_map(|o| self.units.get(&o.owner_unit_id?))
            .max_by_key(|u| brands(u));
        format!("/topics/{}", committee.unwrap().public_id)
    }

    pub fn open_finding(&self) -> String {
        let found = self
            .findings
            .iter()
            .find(|f| f.status != FindingStatus::Closed);
        format!("/findings/{}", found.unwrap().id)
    }

    /// A campaign whose draw has been revealed.
    pub fn campaign(&self) -> String {
        let found = self.campaigns.iter().rfind(|c| {
            c.kind == SupervisionKind::SpotCheck
                && self.visits.iter().any(|v| v.campaign_id == c.id)
        });
        format!("/campaigns/{}", found.unwrap().id)
    }

    /// The last visit of somebody, made or to be made.
    pub fn visit_of(&self, login: &str) -> String {
        let id = self.account(login).id;
        let found = self
            .visits
            .iter()
            .rfind(|v| v.supervisor_id.map(|s| s.0) == Some(id.0));
        format!("/visits/{}", found.unwrap().id)
    }

    /// A visit that somebody has yet to make, of a programme with points to look at.
    pub fn due_visit_of(&self, login: &str) -> String {
        let id = self.account(login).id;
        let found = self
            .visits
            .iter()
            .find(|v| v.supervisor_id.map(|s| s.0) == Some(id.0) && v.status == VisitStatus::Due);
        format!("/visits/{}", found.unwrap().id)
    }

    /// A sheet that somebody has not signed yet.
    pub fn sheet_of(&self, login: &str) -> String {
        let id = self.account(login).id;
        let found = self.owed.iter().find_map(|o| {
            if o.owner_account_id.map(|a| a.0) != Some(id.0) {
                return None;
            }
            self.assignments.iter().find(|a| {
                a.account_id == id && Some(a.project_id) == o.project_id && a.recused_at.is_none()
            })
        });
        format!("/desk/{}", found.unwrap().id)
    }

    pub fn account(&self, login: &str) -> &account::Model {
        self.accounts.iter().find(|a| a.login == login).unwrap()
    }
}

/// How often something has happened to a project.
pub fn times(copy: &Copy, kind: &str, project: i64) -> u64 {
    look(copy, async |db| {
        event::of_project(ProjectId(project))
            .filter(event::Column::Kind.eq(kind))
            .count(db)
            .await
            .unwrap()
    })
}

/// The sign-in name of whoever writes for the one that a visit goes to.
pub fn secretary(copy: &Copy, visit: &str) -> String {
    let id: i64 = visit.rsplit('/').next().unwrap().parse().unwrap();
    look(copy, async |db| {
        let visit = visit::Entity::find_by_id(VisitId(id)).one(db).await;
        let visited = visit.unwrap().unwrap().project_id;
        let project = project::Entity::find_by_id(visited).one(db).await;
        let unit = project.unwrap().unwrap().unit_id;
        let post = grant::Entity::find()
            .filter(grant::Column::UnitId.eq(unit))
            .filter(grant::Column::Role.eq(Role::Editor))
            .filter(grant::Column::ToOn.is_null());
        let holder = post.one(db).await.unwrap().unwrap().account_id;
        let person = account::Entity::find_by_id(holder).one(db).await;
        person.unwrap().unwrap().login
    })
}
