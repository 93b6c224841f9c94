//! Who is who: units and the people who act for them, read from a text and made through the ledger.
//!
//! ```text
//! # code kind name, of whom it consists, founded, formal and probationary members
//! JIA university |甲大学|党委
//!   @jia-zzb organiser,endorser 甲大学党委组织部工作人员
//!   JIA-WX college_committee 甲大学|文学院|党委 - 1999-06-18 85 20
//!     JIA-WX-JG1 branch 甲大学|文学院教工第一党支部 teachers 2009-03-12 23 1
//! ```
//!
//! What is set in lies below; an @ begins somebody who acts for the unit above: sign-in, roles, post.
//! Bars stand around the short name, which titles of news and events use. Accounts are posts; no
//! name of a person appears. Whoever administers makes those who follow, else the command line does.

use std::collections::BTreeMap;

use anyhow::Context;
use argon2::{Argon2, PasswordHasher};
use chrono::NaiveDate;
use domain::ids::{AccountId, UnitId};
use domain::states::Role;
use domain::unit::{Level, kind};
use entity::scope::Held;
use ledger::accounts::NewAccount;
use ledger::units::NewUnit;
use ledger::{Actor, accounts, units};

use crate::desk::Desk;

/// A unit.
#[derive(Debug, Clone)]
pub struct Place {
    pub id: UnitId,
    pub path: String,
    pub level: Level,
    pub parent: Option<UnitId>,
    pub code: String,
    pub name: String,
    /// Without the university and what kind of unit it is.
    pub short: String,
    pub kind: String,
    pub members: Members,
    pub founded: NaiveDate,
}

/// Of what kind of people a branch consists; decides what it may enter and in which category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Members {
    Teachers,
    Undergraduates,
    Graduates,
    Staff,
    /// Not a branch, or not told.
    Mixed,
}

/// Everybody and everything that acts or is acted for.
#[derive(Debug, Default)]
pub struct People {
    places: BTreeMap<UnitId, Place>,
    codes: BTreeMap<String, UnitId>,
    logins: BTreeMap<String, AccountId>,
    /// Who acts for a unit in a role.
    posts: BTreeMap<(UnitId, Role), AccountId>,
    actors: BTreeMap<AccountId, Actor>,
    /// Experts with the unit that keeps them.
    pub experts: Vec<(AccountId, UnitId)>,
}

impl People {
    /// Makes the tree and everybody in it, who all have the same password.
    ///
    /// # Errors
    /// Names the line that cannot be read, or what the ledger refused.
    pub async fn settle(desk: &mut Desk, tree: &str, hash: &str) -> anyhow::Result<Self> {
        let mut people = Self::default();
        let mut by = Actor::system("命令行");
        let mut above = Vec::new();
        let mut posts = Vec::new();
        let lines = tree.lines().filter(|line| !line.starts_with('#'));
        for line in lines.filter(|line| !line.trim().is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if !words[0].starts_with('@') {
                above.truncate((line.len() - line.trim_start().len()) / 2);
                let found = people.found(desk, &by, above.last().copied(), &words);
                above.push(found.await.with_context(|| line.to_owned())?);
                continue;
            }
            let unit = *above.last().with_context(|| line.to_owned())?;
            if words.get(1) == Some(&Role::Admin.key()) {
                let id = people.appoint(desk, &by, unit, &words, hash).await?;
                by = people.actors[&id].clone();
            } else {
                posts.push((unit, words));
            }
        }
        for (unit, words) in posts {
            let appointed = people.appoint(desk, &by, unit, &words, hash).await;
            appointed.with_context(|| words.join(" "))?;
        }
        Ok(people)
    }

    /// Adds a unit below another.
    async fn found(
        &mut self,
        desk: &mut Desk,
        by: &Actor,
        parent: Option<UnitId>,
        words: &[&str],
    ) -> anyhow::Result<UnitId> {
        let word = |n: usize| words.get(n).copied().unwrap_or_default();
        let [code, of_kind] = [word(0), word(1)];
        let name = word(2).replace('|', "");
        let mut new = new_unit(parent, code, &name, of_kind);
        new.sort_no = i32::try_from(self.places.len())? + 1;
        if let [_, _, _, _, founded, formal, probationary] = words {
            new.established_on = Some(founded.parse()?);
            new.members_formal = Some(formal.parse()?);
            new.members_probationary = Some(probationary.parse()?);
        }
        let founded = new.established_on.unwrap_or_default();
        let id = desk.act(by, async |a| units::add(a, new).await).await?;
        let above = parent.map_or("/", |id| &self.places[&id].path);
        let place = Place {
            id,
            path: format!("{above}{id}/"),
            level: kind(of_kind).context("没有这种单位")?.level,
            parent,
            code: code.to_owned(),
            short: word(2).split('|').nth(1).unwrap_or(&name).to_owned(),
            name,
            kind: of_kind.to_owned(),
            members: match word(3) {
                "teachers" => Members::Teachers,
                "undergraduates" => Members::Undergraduates,
                "graduates" => Members::Graduates,
                "staff" => Members::Staff,
                _ => Members::Mixed,
            },
            founded,
        };
        self.codes.insert(place.code.clone(), id);
        self.places.insert(id, place);
        Ok(id)
    }

    /// Gives somebody roles at a unit; their account is added when they are new.
    async fn appoint(
        &mut self,
        desk: &mut Desk,
        by: &Actor,
        unit: UnitId,
        words: &[&str],
        hash: &str,
    ) -> anyhow::Result<AccountId> {
        let [login, roles, post] = words else {
            anyhow::bail!("一行应为登录名、角色、岗位");
        };
        let login = login.trim_start_matches('@');
        let id = if let Some(known) = self.logins.get(login) {
            *known
        } else {
            let new = new_account(login, post, Some(&self.mail(login, unit)), hash);
            desk.act(by, async |a| accounts::add(a, new).await).await?
        };
        let mut held = self
            .actors
            .get(&id)
            .map_or(Vec::new(), |a| a.scope.held.clone());
        for role in roles.split(',') {
            let role = Role::from_key(role).context("没有这个角色")?;
            // What takes two people in a running site is set up by the command line here.
            let system = Actor::system("命令行");
            let by = if role.takes_two() { &system } else { by };
            desk.act(by, async |a| accounts::grant_role(a, id, unit, role).await)
                .await?;
            self.posts.entry((unit, role)).or_insert(id);
            if role == Role::Expert {
                self.experts.push((id, unit));
            }
            held.push(Held {
                unit_id: unit,
                path: self.places[&unit].path.clone(),
                kind: self.places[&unit].kind.clone(),
                role,
            });
        }
        self.logins.insert(login.to_owned(), id);
        self.actors.insert(id, Actor::person(id, *post, held));
        Ok(id)
    }

    /// An address at the university, or at the authority above all.
    fn mail(&self, login: &str, unit: UnitId) -> String {
        let root = self.on_level(unit, Level::Authority);
        let host = self.on_level(unit, Level::University).or(root);
        let host = host.map_or(String::new(), |place| place.code.to_lowercase());
        format!("{login}@{host}.example")
    }

    /// A unit by its id.
    ///
    /// # Errors
    /// When nobody of these people has founded it.
    pub fn place(&self, id: UnitId) -> anyhow::Result<&Place> {
        self.places
            .get(&id)
            .with_context(|| format!("没有单位 {id}"))
    }

    /// A unit by its code.
    ///
    /// # Errors
    /// When there is none.
    pub fn at(&self, code: &str) -> anyhow::Result<&Place> {
        let id = self
            .codes
            .get(code)
            .with_context(|| format!("没有单位 {code}"))?;
        self.place(*id)
    }

    /// An account by its sign-in.
    ///
    /// # Errors
    /// When there is none.
    pub fn login(&self, login: &str) -> anyhow::Result<AccountId> {
        let id = self.logins.get(login).copied();
        id.with_context(|| format!("没有账号 {login}"))
    }

    /// Units of a level under a unit, in the order of the tree.
    pub fn under(&self, host: &Place, level: Level) -> impl Iterator<Item = &Place> {
        self.places
            .values()
            .filter(move |p| p.level == level && p.path.starts_with(&host.path))
    }

    /// The unit itself or the nearest above it on this level.
    pub fn on_level(&self, id: UnitId, level: Level) -> Option<&Place> {
        let mut at = self.places.get(&id)?;
        while at.level != level {
            at = self.places.get(&at.parent?)?;
        }
        Some(at)
    }

    /// Whoever acts for a unit in a role; none when the post is vacant.
    pub fn acting(&self, unit: UnitId, role: Role) -> Option<&Actor> {
        self.actors.get(self.posts.get(&(unit, role))?)
    }

    /// Whoever acts for a unit in a role.
    ///
    /// # Errors
    /// When the post is vacant.
    pub fn holder(&self, unit: UnitId, role: Role) -> anyhow::Result<Actor> {
        let who = self.acting(unit, role).cloned();
        who.with_context(|| format!("单位 {unit} 没有{}", role.label()))
    }

    /// Somebody by account.
    pub fn actor(&self, account: AccountId) -> Option<&Actor> {
        self.actors.get(&account)
    }
}

/// What accounts of a cast keep of their password.
///
/// # Errors
/// When the machine has no randomness.
pub fn hash(password: &str) -> anyhow::Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| anyhow::anyhow!("密码散列失败：{e}"))
}

/// A unit of which nothing special is told: of 2015, with 20 members and 2 on probation.
pub fn new_unit(parent: Option<UnitId>, code: &str, name: &str, kind: &str) -> NewUnit {
    NewUnit {
        parent,
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        sort_no: 1,
        established_on: NaiveDate::from_ymd_opt(2015, 7, 1),
        members_formal: Some(20),
        members_probationary: Some(2),
    }
}

/// An account for a post.
pub fn new_account(login: &str, post: &str, email: Option<&str>, hash: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        display_name: post.to_owned(),
        email: email.map(str::to_owned),
        person: None,
        password_hash: hash.to_owned(),
        must_change: false,
    }
}
