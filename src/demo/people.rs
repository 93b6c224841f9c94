//! Who is who in the demo: units and accounts, made by an administrator through the ledger, and
//! found again by post. Accounts are posts; no name of a person appears.

use std::collections::BTreeMap;

use anyhow::Context;
use argon2::{Argon2, PasswordHasher};
use chrono::{Days, NaiveDate};
use domain::ids::{AccountId, UnitId};
use domain::states::Role;
use domain::unit::{Level, Standing};
use entity::scope::Held;
use ledger::accounts::NewAccount;
use ledger::titles::EarlierTitle;
use ledger::units::NewUnit;
use ledger::{Actor, accounts, titles, units};

use super::chance::Chance;
use super::desk::Desk;
use super::units::{AUTHORITY, BranchSort, Plan, UNIVERSITIES, plans};

/// A unit of the demo.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub id: UnitId,
    pub path: String,
    pub level: Level,
    pub plan: Plan,
    pub parent: Option<UnitId>,
    pub founded: NaiveDate,
}

/// Everybody and everything that acts or is acted for.
#[derive(Debug, Default)]
pub(super) struct People {
    places: BTreeMap<UnitId, Place>,
    codes: BTreeMap<String, UnitId>,
    /// Who acts for a unit in a role.
    posts: BTreeMap<(UnitId, Role), AccountId>,
    actors: BTreeMap<AccountId, Actor>,
    /// Experts with the unit that keeps them.
    pub experts: Vec<(AccountId, UnitId)>,
}

/// Sign-in of the administrator.
pub(super) const ADMIN: &str = "admin";

impl People {
    pub(super) fn place(&self, id: UnitId) -> Option<&Place> {
        self.places.get(&id)
    }

    pub(super) fn at(&self, code: &str) -> anyhow::Result<&Place> {
        self.codes
            .get(code)
            .and_then(|id| self.places.get(id))
            .with_context(|| format!("演示单位里没有 {code}"))
    }

    /// Units of a level under a unit, in the order of the tree.
    pub(super) fn under(&self, host: &Place, level: Level) -> Vec<Place> {
        self.places
            .values()
            .filter(|p| p.level == level && p.path.starts_with(&host.path))
            .cloned()
            .collect()
    }

    /// The unit itself or the nearest above it on this level.
    pub(super) fn on_level(&self, id: UnitId, level: Level) -> Option<&Place> {
        let mut at = self.places.get(&id)?;
        while at.level != level {
            at = self.places.get(&at.parent?)?;
        }
        Some(at)
    }

    /// Whoever acts for a unit in a role; none when the post is vacant.
    pub(super) fn acting(&self, unit: UnitId, role: Role) -> Option<&Actor> {
        self.actors.get(self.posts.get(&(unit, role))?)
    }

    pub(super) fn actor(&self, account: AccountId) -> Option<&Actor> {
        self.actors.get(&account)
    }

    /// Adds a unit.
    async fn found(
        &mut self,
        desk: &mut Desk,
        by: &Actor,
        plan: Plan,
        n: i32,
    ) -> anyhow::Result<()> {
        let parent = match plan.parent() {
            Some(code) => Some(self.at(code)?.clone()),
            None => None,
        };
        let mut chance = Chance::of("founded", &plan.code);
        let years = match plan.level() {
            Level::Authority | Level::County | Level::University => 40,
            Level::Committee => chance.between(9, 30),
            Level::Branch => chance.between(4, 18),
        };
        let founded = NaiveDate::from_ymd_opt(2022, 8, 1)
            .and_then(|d| {
                d.checked_sub_days(Days::new(
                    u64::try_from(years * 365 + chance.between(0, 300)).unwrap_or(0),
                ))
            })
            .context("成立时间算不出来")?;
        let members = match plan.sort {
            BranchSort::Teachers | BranchSort::Staff => {
                (chance.between(9, 28), chance.between(0, 2))
            }
            BranchSort::Graduates => (chance.between(18, 42), chance.between(4, 12)),
            BranchSort::Undergraduates => (chance.between(8, 24), chance.between(9, 20)),
            BranchSort::None => match plan.level() {
                Level::Committee => (chance.between(60, 190), chance.between(12, 40)),
                _ => (chance.between(2400, 5200), chance.between(500, 900)),
            },
        };
        let new = NewUnit {
            parent: parent.as_ref().map(|p| p.id),
            code: plan.code.clone(),
            name: plan.name.clone(),
            kind: plan.kind.to_owned(),
            sort_no: n,
            established_on: Some(founded),
            members_formal: i32::try_from(members.0).ok(),
            members_probationary: i32::try_from(members.1).ok(),
        };
        let id = desk
            .act(by, async move |act| units::add(act, new).await)
            .await
            .with_context(|| format!("新增 {}", plan.name))?;
        let path = format!("{}{id}/", parent.as_ref().map_or("/", |p| &p.path));
        self.codes.insert(plan.code.clone(), id);
        self.places.insert(
            id,
            Place {
                id,
                path,
                level: plan.level(),
                parent: parent.map(|p| p.id),
                plan,
                founded,
            },
        );
        Ok(())
    }

    /// Adds an account with its roles.
    async fn appoint(
        &mut self,
        desk: &mut Desk,
        by: &Actor,
        who: Appointment<'_>,
    ) -> anyhow::Result<AccountId> {
        let new = NewAccount {
            login: who.login.clone(),
            display_name: who.post.clone(),
            email: Some(format!("{}@{}", who.login, who.mail_host)),
            person: None,
            password_hash: who.hash.to_owned(),
            must_change: false,
        };
        let id = desk
            .act(by, async move |act| accounts::add(act, new).await)
            .await
            .with_context(|| format!("新增账号 {}", who.login))?;
        let mut held = Vec::new();
        for (unit, role) in who.roles {
            let (unit, role) = (*unit, *role);
            // What takes two people in a running site is set up by the command line here.
            let system = Actor::system("命令行");
            let by = if role.takes_two() { &system } else { by };
            desk.act(by, async move |act| {
                accounts::grant_role(act, id, unit, role).await
            })
            .await
            .with_context(|| format!("授予 {} {}", who.login, role.label()))?;
            self.posts.entry((unit, role)).or_insert(id);
            let path = self
                .places
                .get(&unit)
                .map(|p| p.path.clone())
                .context("单位不在演示里")?;
            held.push(Held {
                unit_id: unit,
                path,
                role,
            });
            if role == Role::Expert {
                self.experts.push((id, unit));
            }
        }
        self.actors.insert(id, Actor::person(id, who.post, held));
        Ok(id)
    }
}

/// An account to be made.
struct Appointment<'a> {
    login: String,
    post: String,
    mail_host: String,
    hash: &'a str,
    roles: &'a [(UnitId, Role)],
}

/// Numbers of experts and supervisors, as people in such lists are called.
const STEMS: [&str; 22] = [
    "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑", "寅", "卯", "辰", "巳",
    "午", "未", "申", "酉", "戌", "亥",
];
/// Experts kept by the authority; each university keeps some of the rest.
const PROVINCE_EXPERTS: usize = 8;

/// Makes the tree and everybody in it: the command line makes the first administrator, who makes
/// the rest.
pub(super) async fn settle_in(desk: &mut Desk, password: &str) -> anyhow::Result<People> {
    // Hashed once: every account of the demo has the same password.
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|e| anyhow::anyhow!("密码散列失败：{e}"))?
        .to_string();
    let mut people = People::default();
    let system = Actor::system("命令行");
    let mut plans = plans().into_iter();
    let root = plans.next().context("没有根单位")?;
    people.found(desk, &system, root, 1).await?;
    let authority = people.at(AUTHORITY)?.id;
    let admin = people
        .appoint(
            desk,
            &system,
            Appointment {
                login: ADMIN.to_owned(),
                post: "系统管理员".to_owned(),
                mail_host: "jygw.example".to_owned(),
                hash: &hash,
                roles: &[(authority, Role::Admin)],
            },
        )
        .await?;
    let admin = people.actor(admin).context("没有管理员")?.clone();
    for (n, plan) in plans.enumerate() {
        people
            .found(desk, &admin, plan, i32::try_from(n).unwrap_or(0) + 2)
            .await?;
    }
    let places: Vec<Place> = people.places.values().cloned().collect();
    for place in places {
        for post in posts_of(&place) {
            let roles: Vec<(UnitId, Role)> =
                post.roles.iter().map(|role| (place.id, *role)).collect();
            people
                .appoint(
                    desk,
                    &admin,
                    Appointment {
                        login: post.login,
                        post: post.title,
                        mail_host: mail_host(&place),
                        hash: &hash,
                        roles: &roles,
                    },
                )
                .await?;
        }
    }
    earlier_titles(desk, &people).await?;
    Ok(people)
}

fn mail_host(place: &Place) -> String {
    let university = place.plan.code.split('-').next().unwrap_or(AUTHORITY);
    format!("{}.example", university.to_lowercase())
}

/// A post at a unit.
struct Post {
    login: String,
    title: String,
    roles: Vec<Role>,
}

/// The posts of a unit: who looks after its part of the work.
fn posts_of(place: &Place) -> Vec<Post> {
    let code = place.plan.code.to_lowercase();
    let post = |tail: &str, title: String, roles: &[Role]| Post {
        login: if tail.is_empty() {
            code.clone()
        } else {
            format!("{code}-{tail}")
        },
        title,
        roles: roles.to_vec(),
    };
    let short = &place.plan.short;
    match place.level {
        Level::Authority => {
            let mut posts = vec![
                post(
                    "zzc",
                    "省委教育工委组织处工作人员".to_owned(),
                    &[Role::Organiser],
                ),
                post("ld", "省委教育工委分管领导".to_owned(), &[Role::Viewer]),
                post("sj", "审计员".to_owned(), &[Role::Auditor]),
            ];
            posts.extend((1..=3).map(|n| {
                post(
                    &format!("dd{n}"),
                    format!("省级督导员{}", STEMS[n - 1]),
                    &[Role::Supervisor],
                )
            }));
            posts.extend((0..PROVINCE_EXPERTS).map(|n| {
                post(
                    &format!("zj{}", n + 1),
                    format!("专家{}", STEMS[n]),
                    &[Role::Expert],
                )
            }));
            posts
        }
        Level::University => {
            let at = UNIVERSITIES
                .iter()
                .position(|(key, _)| *key == place.plan.code)
                .unwrap_or(0);
            let mut posts = vec![
                post(
                    "zzb",
                    format!("{short}党委组织部工作人员"),
                    &[Role::Organiser, Role::Endorser],
                ),
                post("dwb", format!("{short}党委办公室工作人员"), &[Role::Editor]),
                post("ld", format!("{short}党委分管领导"), &[Role::Viewer]),
            ];
            posts.extend((1..=2).map(|n| {
                post(
                    &format!("dd{n}"),
                    format!("{short}督导员{}", STEMS[n - 1]),
                    &[Role::Supervisor],
                )
            }));
            let kept = STEMS.len() - PROVINCE_EXPERTS;
            let first = PROVINCE_EXPERTS + at * kept / UNIVERSITIES.len();
            let end = PROVINCE_EXPERTS + (at + 1) * kept / UNIVERSITIES.len();
            posts.extend((first..end).map(|n| {
                post(
                    &format!("zj{}", n - first + 1),
                    format!("专家{}", STEMS[n]),
                    &[Role::Expert],
                )
            }));
            posts
        }
        // A committee enters for itself too, and checks what its branches hand in.
        Level::Committee | Level::County => vec![post(
            "",
            format!("{}组织员", short_committee(place)),
            &[Role::Endorser, Role::Editor],
        )],
        Level::Branch => vec![post("", format!("{short}书记"), &[Role::Editor])],
    }
}

fn short_committee(place: &Place) -> String {
    let university = place.plan.name.find(&place.plan.short).unwrap_or(0);
    place.plan.name[university..].to_owned()
}

/// School-level model branches named in 2020 and 2021, before there was a system.
async fn earlier_titles(desk: &mut Desk, people: &People) -> anyhow::Result<()> {
    for (code, _) in UNIVERSITIES {
        let university = people.at(code)?;
        let by = people
            .acting(university.id, Role::Organiser)
            .context("没有组织部")?
            .clone();
        let branches: Vec<Place> = people
            .under(university, Level::Branch)
            .into_iter()
            .filter(|p| p.founded.to_string().as_str() < "2018")
            .collect();
        for (n, branch) in Chance::of("earlier titles", code)
            .some(&branches, 6)
            .into_iter()
            .enumerate()
        {
            let given_on =
                NaiveDate::from_ymd_opt(2020 + i32::from(n % 2 == 1), 12, 18).unwrap_or_default();
            let new = EarlierTitle {
                unit: branch.id,
                programme_code: "school-model-branch".to_owned(),
                name: "校级党建工作样板支部".to_owned(),
                standing: Standing::School,
                given_on,
            };
            desk.act(&by, async move |act| titles::register(act, new).await)
                .await?;
        }
    }
    Ok(())
}
