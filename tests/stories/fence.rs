//! The fence: every row of the route table, asked for by everybody, on real data.
//!
//! What an asker may be answered is worked out here from the meaning of roles alone and compared
//! with what the site answers: outside one's view a thing does not exist (404), inside it the wrong
//! role is told so (403), and who has not signed in gets no further than the sign-in page. A row
//! whose address this file cannot fill in, or whose access does not fit its address, fails.

use std::collections::BTreeMap;
use std::io::Read as _;

use axum::http::{Method, StatusCode};
use domain::ids::{OutboxId, RoundId};
use domain::record::RecordKind;
use domain::states::Role;
use entity::{assignment, attachment, campaign, draw, finding, outbox, record, submission, visit};
use peiyu::web::{Access, Route, Subject};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{Client, Opened, Page, Person, Project, TestApp, note, on_both};

/// What everybody may call without signing in; nothing else is public.
const PUBLIC: [&str; 15] = [
    "/assets/{name}",
    "/healthz",
    "/readyz",
    "/metrics",
    "/sign-in",
    "/sign-in/forgotten",
    "/password",
    "/public/notices",
    "/draws/{commitment}",
    "/notices/{public_id}",
    "/notices/{public_id}/objections",
    "/public/objections",
    "/public/objections/link",
    "/public/objections/confirmation",
    "/topics/{id}",
];

/// Rows with `{id}` whose subject is the asker's own mail.
const OWN_MAIL: [&str; 2] = ["/mails/{id}", "/mails/{id}/html"];

/// Rows that may answer 404 to somebody who may well ask: nothing is due today, or the empty form
/// names nothing that is there.
const MAY_BE_EMPTY: [&str; 6] = [
    "/mails/today/html",
    "/account/sessions",
    "/confirmations",
    "/admin/accounts/{id}/grants/end",
    "/projects",
    // Nothing was handed in with it: objections::a_file_is_for_whoever_handles_it.
    "/objections/{id}/file",
];

/// Forms that are refused without their page, because there is none any more.
const WITHOUT_A_PAGE: [&str; 12] = [
    // What was handed in is a form no more; what was typed is kept to be copied.
    "/projects/{id}/form",
    "/projects/{id}/files",
    "/files/{id}/removal",
    // Nothing is hidden in a review that is not blind.
    "/projects/{id}/blind",
    // The stage travels with the form: one that names none was sent from no page.
    "/rounds/{id}/assignments",
    "/rounds/{id}/shortlist",
    "/rounds/{id}/screenings",
    "/rounds/{id}/revisions",
    "/rounds/{id}/proposals",
    "/rounds/{id}/notices",
    "/rounds/{id}/titles",
    // No form, as a browser sends it.
    "/programmes",
];

/// What an address names, by where it begins.
fn named(path: &str) -> Option<Subject> {
    [
        ("/projects/{id}", Subject::Project),
        ("/rounds/{id}", Subject::Round),
        ("/desk/{id}", Subject::Assignment),
        ("/visits/{id}", Subject::Visit),
        ("/findings/{id}", Subject::Finding),
        ("/records/{id}", Subject::Record),
        ("/files/{id}", Subject::Attachment),
        ("/notices/{id}", Subject::Notice),
        ("/objections/{id}", Subject::Objection),
        ("/campaigns/{id}", Subject::Campaign),
        ("/admin/units/{id}", Subject::Unit),
        ("/admin/accounts/{id}", Subject::Account),
    ]
    .into_iter()
    .find(|(start, _)| path == *start || path.starts_with(&format!("{start}/")))
    .map(|(_, subject)| subject)
}

/// One project that has come as far as building, with everything that may hang on it.
pub(super) struct World {
    project: Project,
    round: RoundId,
    notice: i64,
    notice_public: String,
    committee_public: String,
    objection: i64,
    unit: i64,
    account: i64,
    mail: OutboxId,
    pub(super) people: Vec<Asker>,
}

/// Somebody who asks.
pub(super) struct Asker {
    pub(super) person: Person,
    pub(super) role: Role,
    place: Place,
}

/// Where the role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where the project belongs.
    Inside,
    /// In the branch next door, under the same committee.
    Beside,
    /// At the level above the host.
    Above,
    /// At another university.
    Outside,
}

impl Asker {
    /// Whether they have to do with the project itself.
    pub(super) fn is_inside(&self) -> bool {
        self.place == Place::Inside
    }
}

/// Words that are in no page for anybody without the project in view: its name, its code's number
/// aside, who holds it, what was found, said and logged about it.
const ONLY_INSIDE: [&str; 4] = [
    "红色文脉",
    "文学院教工第一党支部",
    "会议记录缺页",
    "某单位职工",
];

/// A brand project from its notice to the first visit; and around it everybody, twice.
async fn world(app: &TestApp) -> World {
    let opened = app.brand_round().await;
    grows(app, opened).await
}

/// The same from the morning of the notice.
pub(super) async fn grows(app: &TestApp, opened: Opened) -> World {
    let Opened {
        university,
        committee,
        branch,
        round,
    } = opened;
    let experts = university.experts(5).await;
    let at = university.id;
    let supervisor = app.person("督导员", &[Role::Supervisor], at).await;
    let editor = app.person("支部经办人", &[Role::Editor], branch.id).await;
    app.at("2023-11-08 10:00").await;
    let project = branch.starts(round, "红色文脉").await;
    branch.hangs_on(&project, "evidence").await;
    branch.submits(&project).await;
    committee.endorses(&project).await;
    university
        .reviews("review", &[&project], &experts, 90)
        .await;
    let notice = university.publicises(round, &[(&branch, &project)]).await;
    let objection = app.objects(notice, Some(&project)).await;
    university.admits(objection).await;
    university.concludes(objection, false).await;
    app.dawns("2023-11-28").await;
    app.at("2023-12-20 10:00").await;
    branch.logs(&project, RecordKind::News, 1).await;
    university.finds(&project, "会议记录缺页").await;
    let campaign = university.opens_campaign(round).await;
    let drawn = app.count(draw::Entity::find()).await;
    assert_eq!(drawn, 1, "a share is drawn");
    app.at("2023-12-21 10:00").await;
    university.reveals(campaign).await;

    let elsewhere = app.university("乙大学").await;
    let elsewhere_middle = elsewhere.committee("理学院党委").await;
    let elsewhere_low = elsewhere_middle.branch("理学院教工第一党支部").await;
    let mut people = Vec::new();
    for (place, top, middle, low) in [
        (Place::Inside, &university, &committee, &branch),
        (
            Place::Outside,
            &elsewhere,
            &elsewhere_middle,
            &elsewhere_low,
        ),
    ] {
        for role in Role::ALL {
            let at = match role {
                Role::Endorser => middle.id,
                Role::Editor => low.id,
                Role::Organiser
                | Role::Viewer
                | Role::Expert
                | Role::Supervisor
                | Role::Admin
                | Role::Auditor => top.id,
            };
            let inside = place == Place::Inside;
            let person = match role {
                Role::Expert if inside => experts[0].clone(),
                Role::Supervisor if inside => supervisor.clone(),
                Role::Editor if inside => editor.clone(),
                _ => app.person(role.label(), &[*role], at).await,
            };
            people.push(Asker {
                person,
                role: *role,
                place,
            });
        }
    }
    let beside = committee.branch("文学院教工第二党支部").await;
    people.push(Asker {
        person: beside.person.clone(),
        role: Role::Editor,
        place: Place::Beside,
    });
    let province = app.province().await;
    people.push(Asker {
        person: app
            .person("省里经办人", &[Role::Organiser], province.id)
            .await,
        role: Role::Organiser,
        place: Place::Above,
    });
    let account = app.person("普通账号", &[Role::Viewer], university.id).await;
    let mail = outbox::Entity::find().filter(outbox::Column::AccountId.eq(editor.id));
    let posted = entity::notice::Entity::find_by_id(notice);
    let committee = entity::unit::Entity::find_by_id(committee.id);
    World {
        round,
        notice: notice.0,
        notice_public: app.one(posted).await.public_id,
        committee_public: app.one(committee).await.public_id,
        objection: objection.0,
        unit: branch.id.0,
        account: account.id.0,
        mail: app.one(mail).await.id,
        people,
        project,
    }
}

impl World {
    /// The `{id}` of a row: of what the address names, or of the asker's own where it is personal.
    async fn id(&self, app: &TestApp, subject: Subject, asker: Option<&Asker>) -> String {
        let project = self.project.id;
        match subject {
            Subject::Project => project.to_string(),
            Subject::Round => self.round.to_string(),
            // The expert's own when an expert of the project asks, else somebody else's.
            Subject::Assignment => {
                let mut find =
                    assignment::Entity::find().filter(assignment::Column::ProjectId.eq(project));
                if let Some(own) = asker.filter(|a| a.is_inside() && a.role == Role::Expert) {
                    find = find.filter(assignment::Column::AccountId.eq(own.person.id));
                }
                app.one(find).await.id.to_string()
            }
            Subject::Visit => app.one(visit::Entity::find()).await.id.to_string(),
            Subject::Finding => app.one(finding::Entity::find()).await.id.to_string(),
            Subject::Record => app.one(record::Entity::find()).await.id.to_string(),
            Subject::Attachment => {
                let hung = attachment::Entity::find()
                    .filter(attachment::Column::SubmissionId.is_not_null())
                    .filter(attachment::Column::RemovedAt.is_null());
                app.one(hung).await.public_id
            }
            Subject::Notice => self.notice.to_string(),
            Subject::Objection => self.objection.to_string(),
            Subject::Campaign => app.one(campaign::Entity::find()).await.id.to_string(),
            Subject::Unit => self.unit.to_string(),
            Subject::Account => self.account.to_string(),
        }
    }

    /// The address of a row, every part filled in with something that is there.
    async fn address(&self, app: &TestApp, route: &Route, asker: Option<&Asker>) -> String {
        let id = match named(route.path) {
            Some(subject) => self.id(app, subject, asker).await,
            None if OWN_MAIL.contains(&route.path) => self.mail.to_string(),
            None => self.committee_public.clone(),
        };
        let handed_in = submission::Entity::find()
            .filter(submission::Column::ProjectId.eq(self.project.id))
            .filter(submission::Column::SubmittedAt.is_not_null());
        let handed_in = app.one(handed_in).await;
        let path = route
            .path
            .replace("{id}", &id)
            .replace("{public_id}", &self.notice_public)
            .replace(
                "{commitment}",
                &app.one(draw::Entity::find()).await.commitment,
            )
            .replace("{name}", "peiyu.css")
            .replace("{stage}", "review")
            .replace("{key}", "topic_page")
            .replace("{n}", &handed_in.id.to_string());
        assert!(
            !path.contains('{'),
            "nothing is known to ask {} for: name it here",
            route.path
        );
        path
    }
}

/// What somebody may be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Anything but a closed door.
    Open,
    Forbidden,
    Nowhere,
}

/// Whether somebody who holds this role where the project belongs has the subject in view.
fn in_view(subject: Subject, role: Role) -> bool {
    let reads = match role {
        Role::Organiser | Role::Endorser | Role::Editor | Role::Viewer => true,
        // These see what they are assigned; those look after accounts and the log alone.
        Role::Expert | Role::Supervisor | Role::Admin | Role::Auditor => false,
    };
    match subject {
        // The supervisor goes there. An expert judges what was handed in, at the desk.
        Subject::Project | Subject::Visit | Subject::Finding | Subject::Record => {
            reads || role == Role::Supervisor
        }
        // Both know the round they work for, its dates and notices, and fetch what was handed in.
        Subject::Round | Subject::Notice | Subject::Campaign | Subject::Attachment => {
            reads || matches!(role, Role::Expert | Role::Supervisor)
        }
        Subject::Assignment => role == Role::Expert,
        // Who objects is known to who has to answer, and to nobody else.
        Subject::Objection => role == Role::Organiser,
        Subject::Unit => reads || role == Role::Admin,
        Subject::Account => role == Role::Admin,
    }
}

/// Whether this person has the subject in view.
fn sees(subject: Subject, asker: &Asker) -> bool {
    match asker.place {
        Place::Inside => in_view(subject, asker.role),
        Place::Outside => false,
        // The round is announced to every branch under its host, with its notices and campaigns.
        Place::Beside => matches!(
            subject,
            Subject::Round | Subject::Notice | Subject::Campaign
        ),
        // As a viewer: everything but who objects.
        Place::Above => in_view(subject, Role::Viewer),
    }
}

/// What this person is to be answered by this row.
fn expected(route: &Route, asker: &Asker) -> Answer {
    let holds = |roles: &[Role]| roles.contains(&asker.role);
    let within = |subject| sees(subject, asker);
    if OWN_MAIL.contains(&route.path) {
        let own = asker.is_inside() && asker.role == Role::Editor;
        return if own { Answer::Open } else { Answer::Nowhere };
    }
    if route.path == "/projects/{id}" && asker.is_inside() && asker.role == Role::Expert {
        // Led to the desk.
        return Answer::Open;
    }
    match route.access {
        Access::Public | Access::SignedIn => Answer::Open,
        Access::Roles(roles) if holds(roles) => Answer::Open,
        Access::Roles(_) => Answer::Forbidden,
        Access::View(subject) if within(subject) => Answer::Open,
        Access::Act(subject, roles) if within(subject) && holds(roles) => Answer::Open,
        Access::Act(subject, _) if within(subject) => Answer::Forbidden,
        Access::View(_) | Access::Act(..) => Answer::Nowhere,
    }
}

impl Asker {
    /// Words that no page may have for them.
    fn must_not_read(&self) -> &'static [&'static str] {
        match (self.place, self.role) {
            (Place::Outside | Place::Beside, _) => &ONLY_INSIDE,
            // Everything but who objects.
            (Place::Above, _) => &ONLY_INSIDE[3..],
            // Those who look after accounts and the log see whose accounts they are, and that.
            (Place::Inside, Role::Admin) => &["红色文脉", "会议记录缺页", "某单位职工"],
            (Place::Inside, Role::Auditor) => &["某单位职工"],
            (Place::Inside, Role::Expert) => &["会议记录缺页", "某单位职工"],
            (Place::Inside, Role::Organiser) => &[],
            (Place::Inside, Role::Endorser | Role::Editor | Role::Viewer | Role::Supervisor) => {
                &ONLY_INSIDE[3..]
            }
        }
    }
}

/// Everything a page tells, that of a workbook included.
async fn told(browser: &Client, path: &str, page: &Page) -> String {
    if !path.contains(".xlsx") || page.status != StatusCode::OK {
        return page.body.clone();
    }
    let (_, bytes) = browser.download(path).await;
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for n in 0..book.len() {
        let mut part = book.by_index(n).unwrap();
        if part.name().unwrap().starts_with("xl/") {
            part.read_to_string(&mut text).unwrap();
        }
    }
    text
}

/// Whether the answer is one of those that the expectation leaves room for.
fn fits(route: &Route, want: Answer, got: Answer) -> bool {
    if want == got {
        return true;
    }
    match (want, got) {
        // The role is held, but another unit acts here: the ledger's own check, which is stricter.
        (Answer::Open, Answer::Forbidden) => matches!(route.access, Access::Act(..)),
        (Answer::Open, Answer::Nowhere) => {
            MAY_BE_EMPTY.contains(&route.path) && !matches!(route.access, Access::View(_))
        }
        _ => false,
    }
}

/// A row declares what its address names, so that a new one cannot slip in beside the fence.
#[test]
fn every_row_fits_its_address() {
    for route in peiyu::routes::table() {
        let path = route.path;
        match route.access {
            Access::Public => assert!(PUBLIC.contains(&path), "{path} is open to everybody"),
            Access::View(subject) | Access::Act(subject, _) => {
                assert_eq!(Some(subject), named(path), "{path}");
            }
            Access::SignedIn | Access::Roles(_) => assert!(
                !path.contains('{') || OWN_MAIL.contains(&path),
                "{path} names something without looking whether it is in view"
            ),
        }
        let only = |own: Role| {
            assert!(
                matches!(route.access, Access::Roles([role]) | Access::Act(_, [role]) if *role == own),
                "{path} is for {} alone",
                own.label()
            );
        };
        if path.starts_with("/admin/") {
            only(Role::Admin);
        } else if path.starts_with("/audit") {
            only(Role::Auditor);
        } else if path.starts_with("/desk") {
            only(Role::Expert);
        }
        if route.method != Method::GET {
            assert!(!matches!(route.access, Access::View(_)), "{path} writes");
            note("PEIYU_TEST_WRITES", &format!("{} {path}", route.method));
            for item in route.form.iter().flat_map(|form| form.fields()) {
                let line = format!("{} {path} {}", route.method, item.name);
                note("PEIYU_TEST_WRITES", &line);
            }
        }
    }
}

on_both! {
    /// Every row of the table, asked for by everybody.
    async fn every_route_keeps_its_fence(app) {
        let world = world(&app).await;
        let mut wrong = Vec::new();
        // Whether the row opened for at least one of those who may act by it.
        let mut opened: BTreeMap<String, bool> = BTreeMap::new();
        for asker in &world.people {
            let browser = asker.person.browser().await;
            for route in peiyu::routes::table() {
                // This would end the tour.
                if route.path == "/sign-out" {
                    continue;
                }
                let path = world.address(&app, &route, Some(asker)).await;
                let page = browser.ask_plainly(&route.method, &path).await;
                let got = match page.status {
                    StatusCode::FORBIDDEN => Answer::Forbidden,
                    StatusCode::NOT_FOUND => Answer::Nowhere,
                    _ => Answer::Open,
                };
                let want = expected(&route, asker);
                let broken = page.status == StatusCode::UNAUTHORIZED
                    || page.status == StatusCode::METHOD_NOT_ALLOWED
                    || page.status.is_server_error();
                let bare = page.body.contains("回到首页") && matches!(page.status.as_u16(), 409 | 422);
                if bare && route.method != Method::GET && !WITHOUT_A_PAGE.contains(&route.path) {
                    wrong.push(format!("{path} is refused without its page: {}", page.text()));
                }
                if broken || !fits(&route, want, got) {
                    wrong.push(format!(
                        "{} {path} as {} {:?}: wanted {want:?}, got {} {}",
                        route.method,
                        asker.role.key(),
                        asker.place,
                        page.status,
                        page.text().chars().take(80).collect::<String>(),
                    ));
                }
                if want == Answer::Open && !MAY_BE_EMPTY.contains(&route.path) {
                    *opened.entry(format!("{} {}", route.method, route.path)).or_default() |= got == want;
                } else if want != Answer::Open {
                    assert!(!page.body.contains("红色文脉"), "{path} shows the project to {}", asker.role.label());
                }
                if route.access != Access::Public {
                    let seen = told(&browser, &path, &page).await;
                    wrong.extend(
                        asker
                            .must_not_read()
                            .iter()
                            .filter(|word| seen.contains(**word))
                            .map(|word| format!("{} {path} says “{word}” to {} {:?}", route.method, asker.role.key(), asker.place)),
                    );
                }
            }
        }
        let shut = opened.iter().filter(|(_, open)| !**open);
        wrong.extend(shut.map(|(row, _)| format!("{row} opens to nobody")));
        assert!(wrong.is_empty(), "{} doors stand wrong:\n{}", wrong.len(), wrong.join("\n"));
        app.post().await;
    }

    /// Whoever has not signed in is led to the sign-in page, or told, and sees nothing.
    async fn nobody_gets_in_without_signing_in(app) {
        let world = world(&app).await;
        let stranger = app.browser();
        for route in peiyu::routes::table() {
            let path = world.address(&app, &route, None).await;
            let page = stranger.ask_plainly(&route.method, &path).await;
            if route.access == Access::Public {
                assert_ne!(page.status, StatusCode::UNAUTHORIZED, "{path}");
                assert_ne!(page.status, StatusCode::NOT_FOUND, "{path}");
                assert!(!page.status.is_server_error(), "{path}: {}", page.status);
                continue;
            }
            if route.method == Method::GET {
                assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
                assert!(page.location.unwrap().starts_with("/sign-in?next="), "{path}");
            } else {
                assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
            }
            assert!(!page.body.contains("红色文脉"), "{path} shows a project");
        }
        app.post().await;
    }
}
