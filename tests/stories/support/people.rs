//! Party organisations and the people who act for them.

use std::collections::BTreeMap;

use domain::ids::{AccountId, UnitId};
use domain::states::Role;
use entity::reminder_step;
use entity::scope::Scope;
use ledger::accounts::{self, NewAccount};
use ledger::officers::{self, Ask};
use ledger::passwords::Secrets;
use ledger::units::{self, NewUnit};
use ledger::{Act, Actor, Happened, LedgerError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::TestApp;

/// Password of everybody.
pub const PASSWORD: &str = "zhi-bu-2022";

/// Somebody with an account.
#[derive(Clone)]
pub struct Person {
    pub app: TestApp,
    pub id: AccountId,
    pub login: String,
    pub email: String,
}

/// A Party organisation and whoever acts for it: a branch's editor, a committee's endorser, the
/// organiser (and endorser) of a university or an authority.
#[derive(Clone)]
pub struct Unit {
    pub person: Person,
    pub id: UnitId,
    pub name: String,
}

/// A unit speaks through its person: `branch.submits(…)`.
impl std::ops::Deref for Unit {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}

impl TestApp {
    /// 省委教育工委, the root of the tree.
    pub async fn province(&self) -> Unit {
        self.unit("省委教育工委", "province_authority", None).await
    }

    pub async fn university(&self, name: &str) -> Unit {
        let province = self.province().await;
        self.unit(name, "university", Some(province.id)).await
    }

    /// A committee of 甲大学.
    pub async fn committee(&self, name: &str) -> Unit {
        let university = self.university("甲大学").await;
        university.committee(name).await
    }

    /// A branch of 甲大学文学院党委.
    pub async fn branch(&self, name: &str) -> Unit {
        let committee = self.committee("文学院党委").await;
        committee.branch(name).await
    }

    async fn unit(&self, name: &str, kind: &str, parent: Option<UnitId>) -> Unit {
        let known = self
            .units
            .lock()
            .unwrap()
            .iter()
            .find(|u| u.name == name)
            .cloned();
        if let Some(unit) = known {
            return unit;
        }
        let new = NewUnit {
            parent,
            code: format!("U{}", self.number()),
            name: name.to_owned(),
            kind: kind.to_owned(),
            sort_no: 1,
            established_on: chrono::NaiveDate::from_ymd_opt(2015, 9, 1),
            members_formal: Some(18),
            members_probationary: Some(2),
        };
        let id = self.does(async |act| units::add(act, new).await).await;
        let (post, roles): (&str, &[Role]) = match kind {
            "branch" => ("支部书记", &[Role::Editor]),
            "college_committee" | "general_branch" => ("组织员", &[Role::Endorser]),
            _ => ("组织部工作人员", &[Role::Organiser, Role::Endorser]),
        };
        let person = self.person(&format!("{name}{post}"), roles, id).await;
        let unit = Unit {
            person,
            id,
            name: name.to_owned(),
        };
        self.units.lock().unwrap().push(unit.clone());
        unit
    }

    /// Somebody with these roles on a unit.
    pub async fn person(&self, label: &str, roles: &[Role], unit: UnitId) -> Person {
        let login = format!("u{}", self.number());
        let new = NewAccount {
            login: login.clone(),
            display_name: label.to_owned(),
            email: Some(format!("{login}@peiyu.example")),
            person: None,
            password_hash: hash().to_owned(),
            must_change: false,
        };
        let id = self.does(async |act| accounts::add(act, new).await).await;
        for role in roles.iter().copied() {
            self.does(async |act| accounts::grant_role(act, id, unit, role).await)
                .await;
        }
        Person {
            app: self.clone(),
            id,
            email: format!("{login}@peiyu.example"),
            login,
        }
    }
}

impl TestApp {
    /// A system administrator of the province.
    pub async fn admin(&self, label: &str) -> Person {
        let province = self.province().await;
        self.person(label, &[Role::Admin], province.id).await
    }

    /// The auditor of the province.
    pub async fn auditor(&self) -> Person {
        let province = self.province().await;
        let roles = [Role::Auditor];
        self.person("审计员甲", &roles, province.id).await
    }

    /// Somebody of the province who goes where the draw sends.
    pub async fn supervisor(&self, label: &str) -> Person {
        let province = self.province().await;
        self.person(label, &[Role::Supervisor], province.id).await
    }

    /// The reminder steps of somebody, oldest first: `2023-11-08 d7 overtaken`.
    pub async fn steps_of(&self, person: &Person) -> Vec<String> {
        let found = reminder_step::Entity::find()
            .filter(reminder_step::Column::AccountId.eq(person.id))
            .order_by_asc(reminder_step::Column::TakenOn)
            .order_by_asc(reminder_step::Column::Id);
        self.all(found)
            .await
            .into_iter()
            .map(|s| format!("{} {} {}", s.taken_on, s.step, s.outcome.key()))
            .collect()
    }

    /// What everybody is called, by address.
    pub async fn names(&self) -> BTreeMap<String, String> {
        self.all(entity::account::Entity::find())
            .await
            .into_iter()
            .filter_map(|a| Some((a.email?, a.display_name)))
            .collect()
    }
}

impl Unit {
    /// The code by which pages name it.
    pub async fn code(&self) -> String {
        let row = entity::unit::Entity::find_by_id(self.id);
        self.app.one(row).await.code
    }

    /// A committee under this university.
    pub async fn committee(&self, name: &str) -> Unit {
        self.app
            .unit(name, "college_committee", Some(self.id))
            .await
    }

    /// Experts of this unit's own pool. A pool that the host of a round keeps is nobody's home.
    pub async fn experts(&self, how_many: u32) -> Vec<Person> {
        let mut experts = Vec::new();
        for n in 1..=how_many {
            let label = format!("专家{n}");
            experts.push(self.app.person(&label, &[Role::Expert], self.id).await);
        }
        experts
    }

    /// A branch under this committee.
    pub async fn branch(&self, name: &str) -> Unit {
        self.app.unit(name, "branch", Some(self.id)).await
    }
}

impl Person {
    /// With the grants of today, as at a sign-in.
    pub async fn actor(&self) -> Actor {
        let db = &self.app.book().db;
        let account = entity::account::Entity::find_by_id(self.id)
            .one(db)
            .await
            .unwrap()
            .unwrap();
        let scope = Scope::of_account(db, self.id, self.app.today())
            .await
            .unwrap();
        Actor::person(self.id, account.display_name, scope.held)
    }

    /// Has another mail address from now on.
    pub async fn has_address(&self, address: &str) {
        let (id, address) = (self.id, address.to_owned());
        self.app
            .does(async |act| accounts::set_email(act, id, address).await)
            .await;
    }

    /// Is known by this staff number from now on.
    pub async fn has_number(&self, number: &str) {
        let what = Ask::Person(number.to_owned());
        self.app
            .does(async |act| officers::ask(act, self.id, what, Secrets::default()).await)
            .await;
    }

    /// Does something that must be possible.
    pub async fn does<T, F>(&self, work: F) -> T
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        match self.tries(work).await {
            Ok(value) => value,
            Err(LedgerError::Invalid(problems)) => {
                panic!("{} is told: {problems:#?}", self.login)
            }
            Err(refusal) => panic!("{} is told: {refusal}", self.login),
        }
    }

    /// Tries something and hears the answer.
    pub async fn tries<T, F>(&self, work: F) -> Result<T, LedgerError>
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        let (book, actor) = (self.app.book(), self.actor().await);
        Act::within(&book, &actor, work).await
    }
}

/// The hash of [`PASSWORD`], made once and cheaply: what a sign-in costs is not the question here.
fn hash() -> &'static str {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| {
        use argon2::password_hash::PasswordHasher as _;
        let params = argon2::Params::new(8, 1, 1, None).unwrap();
        argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password(PASSWORD.as_bytes())
            .unwrap()
            .to_string()
    })
}
