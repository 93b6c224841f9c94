//! What people give a place, ask for, take back and prove.

use domain::ids::FindingId;

use super::work::{Refused, taken};
use super::{Person, Project};

impl Person {
    /// Recommends a project in a place among those of its category.
    pub async fn ranks(&self, project: &Project, rank: &str) -> Result<(), Refused> {
        let yes = [
            ("decision", "endorse"),
            ("rank", rank),
            ("reason", "同意推荐。"),
        ];
        self.tries_with(project, "endorsement", &yes).await
    }

    /// Asks for a later day for a stage.
    pub async fn asks_for_time(
        &self,
        project: &Project,
        stage: &str,
        until: &str,
    ) -> Result<(), Refused> {
        let later = [
            ("stage", stage),
            ("until", until),
            ("reason", "支部书记岗位调整，交接需要时间"),
        ];
        self.tries_with(project, "extension-request", &later).await
    }

    /// Does not agree to it.
    pub async fn refuses_time(&self, project: &Project, reason: &str) {
        self.does_with(project, "extension-refusal", &[("reason", reason)])
            .await;
    }

    /// Takes back an application that nobody has opened.
    pub async fn takes_back(&self, project: &Project) -> Result<(), Refused> {
        self.tries_with(project, "taking-back", &[]).await
    }

    /// Answers a finding, with a page that proves it.
    pub async fn rectifies(&self, finding: FindingId, text: &str) {
        let page = format!("/findings/{finding}");
        let desk = self.desk().await;
        let mut form = desk.get(&page).await.form(&format!("{page}/rectification"));
        form.set("text", text);
        let bytes = super::planted::pdf(&format!("{finding} {text}"));
        let file = ("file", "佐证.pdf", bytes.as_slice());
        taken(desk.submit_with(&form, file).await).unwrap();
    }

    /// Answers a finding with words alone.
    pub async fn only_says(&self, finding: FindingId, text: &str) {
        let page = format!("/findings/{finding}");
        self.sends(&page, &format!("{page}/rectification"), &[("text", text)])
            .await;
    }
}
