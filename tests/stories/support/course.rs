//! Rounds brought as far as a story begins.

use domain::ids::RoundId;
use entity::obligation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::days::instant;
use super::{Person, Project, TestApp, Unit};

/// A brand round of 甲大学 with some branches of its 文学院.
pub struct BrandRound {
    pub university: Unit,
    pub committee: Unit,
    pub branches: Vec<Unit>,
    pub experts: Vec<Person>,
    pub round: RoundId,
    pub brands: Vec<Project>,
}

/// A studio round of the province with one branch of 甲大学.
pub struct StudioRound {
    pub province: Unit,
    pub branch: Unit,
    pub experts: Vec<Person>,
    pub round: RoundId,
    pub studio: Project,
}

impl TestApp {
    /// Brands that wait for their experts, on 8 November 2023.
    pub async fn brands_in_review(&self, how_many: usize) -> BrandRound {
        self.at("2023-10-16 09:00").await;
        let university = self.university("甲大学").await;
        let committee = self.committee("文学院党委").await;
        let experts = university.experts(5).await;
        let round = university
            .opens_round("brand", "2023-10-16", Some("2023-11"))
            .await;
        self.at("2023-11-08 10:00").await;
        let (mut branches, mut brands) = (Vec::new(), Vec::new());
        for n in 1..=how_many {
            let branch = self.branch(&format!("文学院教工第{n}党支部")).await;
            let brand = branch.applies(round, &format!("品牌{n}")).await;
            committee.endorses(&brand).await;
            branches.push(branch);
            brands.push(brand);
        }
        let world = BrandRound {
            university,
            committee,
            branches,
            experts,
            round,
            brands,
        };
        world.university.assigns(&world.all(), &world.experts).await;
        world
    }

    /// The same with a notice posted on 20 November 2023.
    pub async fn brands_in_publicity(&self, how_many: usize) -> BrandRound {
        let world = self.brands_in_review(how_many).await;
        for expert in &world.experts {
            for brand in &world.brands {
                expert.signs(brand, 90).await;
            }
        }
        world.university.shortlists("review", &world.all()).await;
        for (branch, brand) in world.branches.iter().zip(&world.brands) {
            branch.hands_in(brand).await;
            world.university.accepts_revision(brand).await;
        }
        self.at("2023-11-20 10:00").await;
        world.university.proposes(&world.all()).await;
        world.university.posts_notice(world.round).await;
        world
    }

    /// The same in building, on 28 November 2023.
    pub async fn brands_in_building(&self, how_many: usize) -> BrandRound {
        let world = self.brands_in_publicity(how_many).await;
        self.at("2023-11-28 00:05").await;
        self.run_jobs().await;
        self.clock().set(instant("2023-11-28 10:00"));
        world
    }

    /// A studio whose application waits for the province's check, on 14 September 2022.
    pub async fn studio_in_screening(&self) -> StudioRound {
        self.at("2022-08-26 09:00").await;
        let province = self.province().await;
        let university = self.university("甲大学").await;
        let committee = self.committee("文学院党委").await;
        let branch = self.branch("文学院教工第一党支部").await;
        let experts = province.experts(5).await;
        let round = province
            .opens_round("studio", "2022-08-26", Some("2022-11"))
            .await;
        self.at("2022-09-14 10:00").await;
        let studio = branch.applies(round, "文脉工作室").await;
        committee.endorses(&studio).await;
        university.assigns(&[&studio], &experts).await;
        for expert in &experts {
            expert.signs(&studio, 90).await;
        }
        university.shortlists("school_review", &[&studio]).await;
        university.endorses(&studio).await;
        StudioRound {
            province,
            branch,
            experts,
            round,
            studio,
        }
    }

    /// The same in building, on 1 November 2022.
    pub async fn studio_in_building(&self) -> StudioRound {
        let world = self.studio_in_screening().await;
        let StudioRound {
            province,
            branch,
            experts,
            round,
            studio,
        } = &world;
        province.screens(studio).await;
        province.assigns(&[studio], experts).await;
        for expert in experts {
            expert.signs(studio, 90).await;
        }
        province.shortlists("review", &[studio]).await;
        branch.hands_in(studio).await;
        province.accepts_revision(studio).await;
        self.at("2022-10-24 10:00").await;
        province.proposes(&[studio]).await;
        province.posts_notice(*round).await;
        self.at("2022-11-01 00:05").await;
        self.run_jobs().await;
        self.clock().set(instant("2022-11-01 10:00"));
        world
    }

    /// What is owed once for a round as a whole, in the order of its due dates: `审定立项：2 个项目待办`.
    pub async fn owed_for_all(&self, round: RoundId) -> Vec<String> {
        obligation::Entity::find()
            .filter(obligation::Column::RoundId.eq(round))
            .filter(obligation::Column::ProjectId.is_null())
            .filter(obligation::Column::Status.eq(domain::states::ObligationStatus::Open))
            .order_by_asc(obligation::Column::DueOn)
            .order_by_asc(obligation::Column::Id)
            .all(&self.book().db)
            .await
            .unwrap()
            .into_iter()
            .map(|o| format!("{}：{}", o.title, o.missing.unwrap_or_default()))
            .collect()
    }
}

impl BrandRound {
    pub fn all(&self) -> Vec<&Project> {
        self.brands.iter().collect()
    }
}
