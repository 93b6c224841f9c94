//! Whom to sign in as: one account for each role. Of a branch, a committee, an expert and a
//! supervisor it is whoever has most to do, so that there is something to try at every start.

use std::collections::{BTreeMap, BTreeSet};

use domain::obligation::ObligationKind as Kind;
use domain::states::{ObligationStatus, Role};
use domain::unit::{Level, kind};
use entity::scope::Scope;
use entity::{account, obligation, unit};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};

use super::DEMO_DAY;

/// Somebody to sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The role, as pages name it.
    pub role: &'static str,
    pub login: String,
    /// Who that is and why to look through their eyes.
    pub who: String,
}

/// University whose people are taken where several have as much to do: its organiser is one of
/// those to sign in as, and sees them all.
const FIRST: &str = "JIA";

/// Who is taken for a role.
enum Whom {
    Named(&'static str),
    /// Of the posts of this level that owe the first of these, whoever owes most of them.
    Busiest(Level, Role, &'static [Kind]),
    /// Of the persons who owe this, whoever owes most of it.
    BusiestPerson(Kind),
}

/// What is to be written by a branch.
const WRITES: &[Kind] = &[
    Kind::Submit,
    Kind::HandIn,
    Kind::Rectify,
    Kind::Milestone,
    Kind::PlanItem,
];

use Whom::{Busiest, BusiestPerson, Named};

/// Role, who is taken, and why.
const ROLES: [(&str, Whom, &str); 10] = [
    (
        "申报经办人",
        Busiest(Level::Branch, Role::Editor, WRITES),
        "，有要写的材料和要记的活动",
    ),
    (
        "基层党委",
        Busiest(Level::Committee, Role::Endorser, &[Kind::Endorse]),
        "，有待审核的申报",
    ),
    ("学校组织部门", Named("jia-zzb"), ""),
    ("教育工委", Named("jygw-zzc"), "，主办省级批次"),
    ("查阅", Named("jia-ld"), ""),
    ("专家", BusiestPerson(Kind::Score), "，有待评的材料"),
    ("督导员", BusiestPerson(Kind::Visit), "，有待查看的项目"),
    ("学校申报人", Named("jia-dwb"), "，代表学校申报"),
    (
        "系统管理员",
        Named("admin"),
        "，管理单位和账号，看不到业务内容",
    ),
    ("审计员", Named("jygw-sj"), "，查阅操作日志，看不到业务内容"),
];

/// One sign-in for each role.
///
/// # Errors
/// What the database says.
pub async fn sign_ins(db: &DatabaseConnection) -> Result<Vec<SignIn>, DbErr> {
    let owed = obligation::visible_to(&Scope::system())
        .filter(obligation::Column::Status.eq(ObligationStatus::Open));
    let owed = owed.all(db).await?;
    let units = unit::Entity::find().all(db).await?.into_iter();
    let units: BTreeMap<_, _> = units.map(|u| (u.id, u)).collect();
    let accounts = account::visible_to(&Scope::system()).all(db).await?;
    // Branches and committees have one post each, which is called as the unit is.
    let post = |o: &obligation::Model, level: Level, role: Role, kinds: &[Kind]| {
        let unit = units.get(&o.owner_unit_id?)?;
        let at_level = kind(&unit.kind).is_some_and(|k| k.level == level);
        let fits = at_level && o.owner_role == Some(role) && kinds.contains(&o.kind);
        (fits && can_be_done(o)).then(|| unit.code.to_lowercase())
    };
    let person = |o: &obligation::Model, kind: Kind| {
        let account = accounts.iter().find(|a| Some(a.id) == o.owner_account_id)?;
        (o.kind == kind).then(|| account.login.clone())
    };
    let login = |whom| match whom {
        Named(login) => Some(login.to_owned()),
        Busiest(level, role, kinds) => {
            let owing = owed.iter();
            let owing = owing.filter_map(|o| Some((post(o, level, role, kinds)?, o.kind)));
            busiest(owing, kinds[0])
        }
        BusiestPerson(kind) => busiest(
            owed.iter().filter_map(|o| Some((person(o, kind)?, o.kind))),
            kind,
        ),
    };
    let found = ROLES.into_iter().filter_map(|(role, whom, why)| {
        let login = login(whom)?;
        let account = accounts.iter().find(|a| a.login == login)?;
        let who = format!("{}{why}", account.display_name);
        Some(SignIn { role, login, who })
    });
    Ok(found.collect())
}

/// Whether it is not too late for it: past the close of its form nothing is handed in any more.
fn can_be_done(o: &obligation::Model) -> bool {
    !matches!(o.kind, Kind::Submit | Kind::HandIn) || o.due_on >= DEMO_DAY
}

/// Who has most to do, of those who owe the first: of most kinds, then at the first university, then
/// most of it, then by name.
fn busiest(owed: impl Iterator<Item = (String, Kind)>, first: Kind) -> Option<String> {
    let mut all: BTreeMap<String, (BTreeSet<Kind>, usize)> = BTreeMap::new();
    for (who, kind) in owed {
        let (kinds, n) = all.entry(who).or_default();
        kinds.insert(kind);
        *n += 1;
    }
    all.retain(|_, (kinds, _)| kinds.contains(&first));
    // Of those with as much the last is taken: names run backwards.
    let most = all.into_iter().rev().max_by_key(|(who, (kinds, n))| {
        let at_first = who.to_uppercase().starts_with(FIRST);
        (kinds.len(), at_first, *n)
    });
    most.map(|(who, _)| who)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_something_of_most_kinds_is_taken() {
        let owed = [
            ("yi-hx", Kind::Submit),
            ("jia-sx", Kind::Submit),
            ("jia-wx", Kind::Milestone),
            ("jia-wx", Kind::Milestone),
            ("jia-wx", Kind::Submit),
        ];
        let taken = |owed: &[(&str, Kind)]| {
            let owed = owed.iter().map(|(who, kind)| ((*who).to_owned(), *kind));
            busiest(owed, Kind::Submit)
        };
        assert_eq!(taken(&owed).as_deref(), Some("jia-wx"));
        let more = [("yi-hx", Kind::HandIn), ("yi-hx", Kind::Milestone)];
        assert_eq!(
            taken(&[&owed[..], &more].concat()).as_deref(),
            Some("yi-hx")
        );
        // Who does not owe the first is not taken, however much there is to do.
        assert_eq!(taken(&owed[..4]).as_deref(), Some("jia-sx"));
        assert_eq!(taken(&[]), None);
    }
}
