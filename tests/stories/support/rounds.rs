//! How a unit sets up a round, and how a branch begins its entry.

use domain::ids::{ProjectId, RoundId};
use domain::programme::CountFrom;

use super::html::Filled;
use super::work::taken;
use super::{Project, Unit};

/// The number that stands in an address after this.
fn number(address: &str, after: &str) -> i64 {
    let (_, rest) = address.split_once(after).unwrap();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

impl Unit {
    /// Opens a round of a built-in programme; what its check doubts gets a reason.
    pub async fn opens_round(&self, code: &str, announced: &str, cycle: Option<&str>) -> RoundId {
        if let Some(text) = self.app.changed_programme(code) {
            return self.opens(text, announced, cycle).await;
        }
        let form = self.new_round(code).await;
        self.opens_with(form, announced, cycle).await
    }

    /// The form of a new round of a built-in programme.
    async fn new_round(&self, code: &str) -> Filled {
        let page = self.desk().await.get("/rounds/new").await;
        let mut form = page.form("/rounds");
        form.set("programme", &format!("builtin:{code}"));
        form
    }

    /// The same from the text of a programme file.
    pub async fn opens(&self, text: String, announced: &str, cycle: Option<&str>) -> RoundId {
        let desk = self.desk().await;
        let file = [("text", text.as_str())];
        let known = desk.fill("/rounds/new", "/programmes", &file).await;
        let page = desk.get(&taken(known).unwrap()).await;
        self.opens_with(page.form("/rounds"), announced, cycle)
            .await
    }

    /// A round of a built-in programme with its own way of counting working days.
    pub async fn opens_counting(
        &self,
        code: &str,
        announced: &str,
        cycle: Option<&str>,
        count_from: CountFrom,
    ) -> RoundId {
        let mut form = self.new_round(code).await;
        form.set("count_from", count_from.key());
        self.opens_with(form, announced, cycle).await
    }

    /// Prepares a round of a built-in programme, with a reason for what its check doubts; not opened.
    pub async fn prepares_round(
        &self,
        code: &str,
        announced: &str,
        cycle: Option<&str>,
    ) -> RoundId {
        let form = self.new_round(code).await;
        self.prepares_with(form, announced, cycle).await
    }

    async fn opens_with(&self, form: Filled, announced: &str, cycle: Option<&str>) -> RoundId {
        let round = self.prepares_with(form, announced, cycle).await;
        let setup = format!("/rounds/{round}/setup");
        let opening = format!("/rounds/{round}/opening");
        // What is odd about opening it now is meant.
        let page = self.desk().await.get(&setup).await;
        let why = [("why", "按会议要求")];
        let odd = page.form(&opening).asks_for("why");
        self.sends(&setup, &opening, if odd { &why } else { &[] })
            .await;
        round
    }

    async fn prepares_with(
        &self,
        mut form: Filled,
        announced: &str,
        cycle: Option<&str>,
    ) -> RoundId {
        let desk = self.desk().await;
        form.set("host", &self.id.to_string());
        form.set("announced", announced);
        form.set("cycle", cycle.unwrap_or_default());
        let setup = taken(desk.submit(&form).await).unwrap();
        let round = RoundId(number(&setup, "/rounds/"));
        // What does not fit is asked a reason for, stage by stage.
        let mut dates = desk.get(&setup).await.form(&setup);
        for name in dates.texts() {
            if name.starts_with("reason.") {
                dates.set(&name, "按通知执行");
            }
        }
        taken(desk.submit(&dates).await).unwrap();
        round
    }

    /// Starts an entry; not handed in.
    pub async fn starts(&self, round: RoundId, name: &str) -> Project {
        let desk = self.desk().await;
        let page = desk.get(&format!("/rounds/{round}/enter")).await;
        let mut form = page.form("/projects");
        if form.asks_for("unit") {
            form.set("unit", &self.id.to_string());
        }
        if let Some(first) = form.first_of("category") {
            form.set("category", &first);
        }
        form.set("name", name);
        let begun = taken(desk.submit(&form).await).unwrap();
        Project {
            app: self.app.clone(),
            id: ProjectId(number(&begun, "/projects/")),
        }
    }

    /// Starts an entry and hands in its application.
    pub async fn applies(&self, round: RoundId, name: &str) -> Project {
        let project = self.starts(round, name).await;
        self.submits(&project).await;
        project
    }
}
