//! The demo: data that has lived. Units, rounds and projects are made by driving the ledger and the
//! jobs through every day from the notice of 2022-08-26 to the demo's own day, so that whatever the
//! pages show has come about as it would have, mails included.
//!
//! Nothing here writes rows. `units` and `people` say who there is, `rounds` what is opened
//! when, `behaviour` how people keep their dates, `day` what a day is like; the other files are
//! what people do and write.

mod behaviour;
mod building;
mod chance;
mod day;
mod desk;
mod entry;
mod forms;
mod judging;
mod log;
mod paper;
mod people;
mod rounds;
mod units;
mod watch;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use jobs::{Jobs, MailConfig};
use ledger::Book;

use crate::files::Files;

/// The day on which the demo's clock begins, a working Wednesday: rounds of five years are in
/// every state.
pub const DEMO_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 18) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The password of every account of the demo.
pub const PASSWORD: &str = "peiyu-demo-2026";

/// The moment at which the demo's clock begins: after the morning's reminders, before anybody has
/// done anything.
pub fn begins() -> DateTime<Utc> {
    desk::moment(DEMO_DAY, 9, 0)
}

/// Somebody to sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The role, as pages name it.
    pub role: &'static str,
    pub login: &'static str,
    /// Who that is and why to look through their eyes.
    pub who: &'static str,
}

/// One sign-in for each role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPeople {
    pub password: &'static str,
    pub sign_ins: &'static [SignIn],
}

/// Whom to sign in as; the same in every demo, built or reused.
pub fn people() -> DemoPeople {
    DemoPeople {
        password: PASSWORD,
        sign_ins: &SIGN_INS,
    }
}

const fn sign_in(role: &'static str, login: &'static str, who: &'static str) -> SignIn {
    SignIn { role, login, who }
}

const SIGN_INS: [SignIn; 10] = [
    sign_in("支部", "jia-sx-jg1", "甲大学数学学院教工第一党支部书记"),
    sign_in("基层党委", "jia-wx", "甲大学文学院党委组织员"),
    sign_in("学校组织部门", "jia-zzb", "甲大学党委组织部工作人员"),
    sign_in(
        "教育工委",
        "jygw-zzc",
        "省委教育工委组织处工作人员，主办省级批次",
    ),
    sign_in("查阅", "jia-ld", "甲大学党委分管领导"),
    sign_in("专家", "jia-zj1", "评审专家，有待评的材料"),
    sign_in("督导员", "jygw-dd1", "省级督导员，有待查看的项目"),
    sign_in(
        "学校申报人",
        "jia-dwb",
        "甲大学党委办公室工作人员，代表学校申报",
    ),
    sign_in(
        "系统管理员",
        people::ADMIN,
        "管理单位和账号，看不到业务内容",
    ),
    sign_in("审计员", "jygw-sj", "查阅操作日志，看不到业务内容"),
];

/// Builds the demo in an empty, migrated database. `progress` is told days done, days in all and a
/// word on the day; the clock of the book stands at [`begins`] afterwards. Mails go where `mail`
/// says.
///
/// # Errors
/// What the ledger refused although the story does not expect it: a defect of the demo or of the
/// ledger.
pub async fn build(
    book: &Book,
    files: &Files,
    mail: &MailConfig,
    progress: impl Fn(u64, u64, &str),
) -> anyhow::Result<()> {
    // Draws come out the same everywhere; the site that is served afterwards draws its own seeds.
    let book = book.with_fixed_secrets("peiyu demo");
    let jobs = Jobs::new(book.clone(), mail, files.store())?;
    day::live(&book, files, &jobs, progress).await?;
    book.clock.set(begins());
    Ok(())
}
