//! The first administrator of a site.

use std::process::ExitCode;

use domain::ids::UnitId;
use domain::states::Role;
use entity::unit;
use ledger::accounts::NewAccount;
use ledger::units::NewUnit;
use ledger::{Act, Actor, Book, Happened, LedgerError};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::serve::{Empty, open};
use crate::config::Given;

#[derive(Debug, clap::Args)]
pub struct NewAdmin {
    /// 登录名
    #[arg(value_name = "登录名")]
    name: String,
    /// 单位编码
    #[arg(long, value_name = "编码")]
    unit: String,
    /// 单位名称（单位还没有时要写）
    #[arg(long, value_name = "名称")]
    unit_name: Option<String>,
    /// 单位类型（单位还没有时要写），如 university、province_authority
    #[arg(long, value_name = "类型")]
    unit_kind: Option<String>,
    /// 邮箱，收系统的通知
    #[arg(long, value_name = "邮箱")]
    email: Option<String>,
    /// 本人工号：工号相同的账号算同一个人
    #[arg(long, value_name = "工号")]
    person: Option<String>,
}

/// Makes an administrator's account with a one-time password; makes the root unit too when the
/// site has none.
pub async fn create(given: Given, new: NewAdmin) -> anyhow::Result<ExitCode> {
    let app = open(given, None, Empty::Begun).await?;
    let actor = Actor::system("命令行");
    let found = unit::Entity::find()
        .filter(unit::Column::Code.eq(&new.unit))
        .one(&app.book.db)
        .await?;
    let unit = if let Some(row) = found {
        row.id
    } else {
        let (Some(name), Some(kind)) = (new.unit_name.clone(), new.unit_kind.clone()) else {
            anyhow::bail!(
                "没有编码为“{}”的单位。要新建，请加 --unit-name 名称 --unit-kind 类型（如 university、province_authority）。",
                new.unit
            );
        };
        if unit::Entity::find().count(&app.book.db).await? > 0 {
            anyhow::bail!("已有党组织的站点，新单位请由系统管理员在“党组织”页添加。");
        }
        let new = NewUnit {
            parent: None,
            code: new.unit.clone(),
            name,
            kind,
            sort_no: 0,
            established_on: None,
            members_formal: None,
            members_probationary: None,
        };
        let mut act = Act::begin(&app.book, &actor).await?;
        let happened = ledger::units::add(&mut act, new).await?;
        act.finish(happened).await?
    };
    let password = one_time_password()?;
    let hash = crate::signin::hash(password.clone())
        .await
        .map_err(|_| anyhow::anyhow!("密码处理失败。"))?;
    let account = NewAccount {
        login: new.name.clone(),
        display_name: "系统管理员".to_owned(),
        email: new.email,
        person: new.person,
        password_hash: hash,
        must_change: true,
    };
    add(&app.book, &actor, account, unit).await.map_err(plain)?;
    println!(
        "已新建系统管理员 {}。\n一次性密码：{password}\n72 小时内有效，首次登录后请改密码。",
        new.name
    );
    Ok(ExitCode::SUCCESS)
}

async fn add(book: &Book, actor: &Actor, new: NewAccount, unit: UnitId) -> Result<(), LedgerError> {
    let mut act = Act::begin(book, actor).await?;
    let mut events = Vec::new();
    let account = ledger::accounts::add(&mut act, new)
        .await?
        .tell(&mut events);
    let granted = ledger::accounts::grant_role(&mut act, account, unit, Role::Admin).await?;
    granted.tell(&mut events);
    act.finish(Happened::many(events, ())).await
}

/// A password that is typed once: letters and digits that cannot be mistaken for one another.
pub fn one_time_password() -> anyhow::Result<String> {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("系统随机数不可用：{e}"))?;
    let body: String = bytes
        .iter()
        .map(|b| char::from(LETTERS[usize::from(*b) % LETTERS.len()]))
        .collect();
    // Whatever the draw, the three classes that the rule asks for are there.
    Ok(format!("{body}-a7"))
}

/// The sentences of a refusal on one line each.
fn plain(error: ledger::LedgerError) -> anyhow::Error {
    match error {
        ledger::LedgerError::Invalid(problems) => anyhow::anyhow!(
            "{}",
            problems
                .into_iter()
                .map(|p| p.message)
                .collect::<Vec<_>>()
                .join("\n")
        ),
        other => other.into(),
    }
}
