//! Why a use case did not happen.

use chrono::{DateTime, Utc};
use domain::answers::FieldProblem;
use domain::lifecycle::Refusal;
use domain::shown::Stale;
use sea_orm::DbErr;

use crate::Foreseen;

/// What a caller gets instead of a result. The first four are answers to a person, in Chinese.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// It must not happen now; the sentence says why and what would help.
    #[error("{0}")]
    Refused(String),
    /// Out of the actor's scope, or not there at all: the two are not told apart.
    #[error("没有找到，或不在您的查看范围内。")]
    NotFound,
    /// In view, but not this person's to do.
    #[error("{0}")]
    Forbidden(String),
    /// Fields to mend.
    #[error("有 {} 处需要修改。", .0.len())]
    Invalid(Vec<FieldProblem>),
    /// Somebody else wrote in between.
    #[error("{0}")]
    Conflict(String),
    /// The form was filled in on what no longer stands.
    #[error("您打开本页以后，这里已经改过，这次没有保存。")]
    Stale(Box<Overtaken>),
    /// What it would bring has not been seen yet; nothing was done.
    #[error("请先核对，再办理。")]
    Unseen(Box<Foreseen>),
    #[error("数据库出错：{0}")]
    Db(#[from] DbErr),
    /// Stored data that cannot be understood: a defect, logged with what it was.
    #[error("数据有误：{0}")]
    Broken(String),
}

/// What has overtaken a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overtaken {
    pub stale: Stale,
    /// Who changed it last and when, where the log tells.
    pub by: Option<(String, DateTime<Utc>)>,
}

/// Both of two outcomes, or everything that is to be mended in either: all of it is told at once.
///
/// # Errors
/// What is wrong with either.
pub fn both<A, B>(
    one: Result<A, LedgerError>,
    other: Result<B, LedgerError>,
) -> Result<(A, B), LedgerError> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(LedgerError::Invalid(mut all)), Err(LedgerError::Invalid(more))) => {
            all.extend(more);
            Err(LedgerError::Invalid(all))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

impl From<Refusal> for LedgerError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.0)
    }
}

/// What has been stored as JSON reads as it was written.
impl From<serde_json::Error> for LedgerError {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl LedgerError {
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Self::Forbidden(sentence.into())
    }

    /// # Errors
    /// All that is to be mended, if there is anything.
    pub fn if_any(problems: Vec<FieldProblem>) -> Result<(), Self> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Self::Invalid(problems))
        }
    }

    /// One field to mend.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, message)])
    }
}
