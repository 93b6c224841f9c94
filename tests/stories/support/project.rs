//! A project as it stands, and rows as they are found.

use domain::ids::ProjectId;
use domain::programme::Form;
use domain::stage::Status;
use entity::{project, record, submission, title};
use ledger::RoundBook;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

use super::TestApp;

/// A project in a story.
#[derive(Clone)]
pub struct Project {
    pub app: TestApp,
    pub id: ProjectId,
}

impl Project {
    pub async fn row(&self) -> project::Model {
        self.app.one(project::Entity::find_by_id(self.id)).await
    }

    /// Where it is: `final·暂缓通过` as `("final", Status::Extended)`.
    pub async fn state(&self) -> (String, Status) {
        let row = self.row().await;
        (row.stage_key, row.status)
    }

    /// Fails unless it is there.
    pub async fn is(&self, stage: &str, status: Status) {
        assert_eq!(self.state().await, (stage.to_owned(), status));
    }

    /// Titles of what is still owed because of it, in the order of their due dates.
    pub async fn owed(&self) -> Vec<String> {
        let found = entity::obligation::of_project(self.id)
            .filter(entity::obligation::Column::Status.eq(domain::states::ObligationStatus::Open));
        self.app
            .all(found)
            .await
            .into_iter()
            .map(|o| format!("{} {}", o.due_on, o.title))
            .collect()
    }

    /// The titles it has brought, those taken away included.
    pub async fn titles(&self) -> Vec<title::Model> {
        let found = title::Entity::find().filter(title::Column::ProjectId.eq(self.id));
        self.app.all(found).await
    }

    /// What has been logged, oldest first.
    pub async fn records(&self) -> Vec<record::Model> {
        let found = record::Entity::find()
            .filter(record::Column::ProjectId.eq(self.id))
            .order_by_asc(record::Column::Id);
        self.app.all(found).await
    }

    /// What has been written, oldest first: form, revision, status.
    pub async fn submissions(&self) -> Vec<String> {
        let found = submission::Entity::find()
            .filter(submission::Column::ProjectId.eq(self.id))
            .order_by_asc(submission::Column::Id);
        self.app
            .all(found)
            .await
            .into_iter()
            .map(|s| format!("{} {} {}", s.form_key, s.revision, s.status.key()))
            .collect()
    }

    /// The form that is to be written now.
    /// How often a form of the project has been handed in.
    pub(super) async fn handed_in(&self, form: &str) -> usize {
        let rows = submission::Entity::find()
            .filter(submission::Column::ProjectId.eq(self.id))
            .filter(submission::Column::FormKey.eq(form))
            .filter(submission::Column::SubmittedAt.is_not_null());
        self.app.all(rows).await.len()
    }

    pub(super) async fn form(&self) -> (Form, i32) {
        let row = self.row().await;
        let round = self.app.round_of(self).await;
        let stage = round.programme.stage(&row.stage_key).unwrap();
        let key = stage.form.as_deref().unwrap_or("application");
        let form = round.programme.form(key).unwrap();
        let form = form.for_category(row.category.as_deref());
        let version = submission::Entity::find()
            .filter(submission::Column::ProjectId.eq(self.id))
            .filter(submission::Column::FormKey.eq(key))
            .order_by_desc(submission::Column::Revision)
            .one(&self.app.book().db)
            .await
            .unwrap()
            .map_or(0, |last| last.version);
        (form, version)
    }
}

impl TestApp {
    /// A file of the built-in programmes.
    pub fn programme(code: &str) -> String {
        let file = domain::programme::Builtin::find(code);
        file.unwrap().text.to_owned()
    }

    pub(super) async fn round_of(&self, project: &Project) -> std::sync::Arc<RoundBook> {
        let book = self.book();
        book.round(&book.db, project.row().await.round_id)
            .await
            .unwrap()
    }

    /// The first row that is found.
    pub async fn one<E: EntityTrait>(&self, rows: Select<E>) -> E::Model {
        rows.one(&self.book().db).await.unwrap().unwrap()
    }

    /// Every row that is found.
    pub async fn all<E: EntityTrait>(&self, rows: Select<E>) -> Vec<E::Model> {
        rows.all(&self.book().db).await.unwrap()
    }

    /// How many rows are found.
    pub async fn count<E: EntityTrait>(&self, rows: Select<E>) -> u64
    where
        E::Model: Send + Sync,
    {
        rows.count(&self.book().db).await.unwrap()
    }

    /// The newest row of a table.
    pub async fn newest<E: EntityTrait>(&self, rows: Select<E>, id: E::Column) -> E::Model {
        let newest = rows.order_by_desc(id).one(&self.book().db).await.unwrap();
        newest.unwrap()
    }
}
