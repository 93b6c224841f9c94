//! Whole lives, from the draft to the title.

use domain::lifecycle::Move as M;
use domain::stage::Status;
use domain::unit::Level;

use crate::support::{
    CONDITIONAL, FAIL, LISTED, PASS, PROPOSED, SCREENED, Walk, altered, opens, programme,
};

#[test]
fn a_studio_passes_two_levels_two_years_and_its_rechecks() {
    let mut studio = Walk::from("studio");
    assert_eq!(studio.place(), "application·draft");
    assert_eq!(
        studio.path(&[
            M::Submit,
            M::Endorse,
            M::CloseScoring,
            LISTED,
            M::Endorse,
            SCREENED,
            M::CloseScoring,
            LISTED,
            M::HandIn,
            M::Accept,
            PROPOSED,
            M::PostNotice,
            M::CloseNotice,
        ]),
        [
            "committee·waiting",
            "school_review·waiting",
            "school_review·scored",
            "school·waiting",
            "screening·waiting",
            "review·waiting",
            "review·scored",
            "revision·due",
            "revision·handed_in",
            "decision·waiting",
            "decision·proposed",
            "publicity·open",
            "building·active",
        ]
    );
    assert_eq!(
        studio.path(&[
            opens("midterm"),
            M::HandIn,
            PASS,
            opens("final"),
            M::HandIn,
            PASS,
            M::Title,
            opens("sustaining"),
            M::HandIn,
            PASS,
            opens("sustaining"),
            FAIL,
        ]),
        [
            "midterm·due",
            "midterm·handed_in",
            "building·active",
            "final·due",
            "final·handed_in",
            "titling·waiting",
            "sustaining·titled",
            "sustaining·due",
            "sustaining·handed_in",
            "sustaining·titled",
            "sustaining·due",
            "sustaining·revoked",
        ]
    );
}

#[test]
fn trap_6_a_brand_is_decided_before_its_publicity() {
    let mut brand = Walk::from("brand");
    assert_eq!(
        brand.path(&[
            M::Submit,
            M::Endorse,
            M::CloseScoring,
            LISTED,
            M::HandIn,
            M::Accept,
            PROPOSED,
            M::PostNotice,
            M::CloseNotice,
            opens("final"),
            M::HandIn,
            PASS,
        ]),
        [
            "committee·waiting",
            "review·waiting",
            "review·scored",
            "revision·due",
            "revision·handed_in",
            "decision·waiting",
            "decision·proposed",
            "publicity·open",
            "building·active",
            "final·due",
            "final·handed_in",
            // There is no titling: who is accepted keeps the brand alive.
            "sustaining·titled",
        ]
    );
}

#[test]
fn a_school_branch_has_its_yearly_review_as_midterm() {
    let mut branch = Walk::from("school-model-branch").standing("publicity", Status::Open);
    assert_eq!(
        branch.path(&[
            M::CloseNotice,
            opens("yearly_review"),
            M::HandIn,
            CONDITIONAL,
            M::HandIn,
            PASS,
            opens("final"),
            M::HandIn,
            PASS,
            M::Title,
        ]),
        [
            "building·active",
            "yearly_review·due",
            "yearly_review·handed_in",
            "yearly_review·conditional",
            "yearly_review·handed_in",
            "building·active",
            "final·due",
            "final·handed_in",
            "titling·waiting",
            "sustaining·titled",
        ]
    );
}

#[test]
fn trap_3_a_province_branch_is_named_without_building() {
    let mut branch = Walk::from("province-model-branch");
    assert_eq!(
        branch.path(&[
            M::Submit,
            M::Endorse,
            M::Endorse,
            SCREENED,
            M::CloseScoring,
            LISTED,
            PROPOSED,
            M::PostNotice,
            M::CloseNotice,
            M::Title,
        ]),
        [
            "committee·waiting",
            "school·waiting",
            "screening·waiting",
            "review·waiting",
            "review·scored",
            "decision·waiting",
            "decision·proposed",
            "publicity·open",
            "titling·waiting",
            "sustaining·titled",
        ]
    );
}

#[test]
fn a_student_is_publicised_at_school_before_the_province() {
    let mut student = Walk::from("student-model");
    assert_eq!(
        student.path(&[
            M::Submit,
            M::Endorse,
            M::CloseScoring,
            LISTED,
            M::PostNotice,
            M::CloseNotice,
            M::Endorse,
            SCREENED,
            M::CloseScoring,
            LISTED,
            PROPOSED,
            M::PostNotice,
            M::CloseNotice,
            M::Title,
        ]),
        [
            "committee·waiting",
            "school_review·waiting",
            "school_review·scored",
            "school_publicity·waiting",
            "school_publicity·open",
            "school·waiting",
            "screening·waiting",
            "review·waiting",
            "review·scored",
            "decision·waiting",
            "decision·proposed",
            "publicity·open",
            "titling·waiting",
            // Nothing follows the title.
            "titling·titled",
        ]
    );
}

#[test]
fn a_case_of_a_branch_and_one_of_a_university() {
    let mut case = Walk::from("henan-case");
    assert_eq!(case.goes(&M::Submit), "committee·waiting");
    assert_eq!(case.goes(&M::Endorse), "school·waiting");
    assert_eq!(case.goes(&M::Endorse), "review·waiting");

    // The university stands on the level itself, and above it is only the host.
    let mut case = Walk::from("henan-case");
    case.c.levels_above = vec![Level::Authority];
    assert_eq!(case.goes(&M::Submit), "review·waiting");

    let mut case = Walk::from("henan-case");
    case.c.levels_above = vec![Level::University, Level::Authority];
    assert_eq!(case.goes(&M::Submit), "school·waiting");
}

#[test]
fn a_city_case_goes_through_the_school_or_the_county_that_is_there() {
    let mut of_school = Walk::from("zhaoqing-case");
    of_school.c.levels_above = vec![Level::University, Level::Authority];
    assert_eq!(of_school.goes(&M::Submit), "school·waiting");
    assert_eq!(of_school.goes(&M::Endorse), "review·waiting");

    let mut of_county = Walk::from("zhaoqing-case");
    of_county.c.levels_above = vec![Level::County, Level::Authority];
    assert_eq!(of_county.goes(&M::Submit), "county·waiting");
    assert_eq!(of_county.goes(&M::Endorse), "review·waiting");
}

#[test]
fn a_returned_application_takes_its_way_once_more() {
    let mut branch = Walk::from("province-model-branch");
    branch.path(&[M::Submit, M::Endorse, M::Endorse]);
    assert_eq!(branch.goes(&M::Return), "application·returned");
    branch.c.returned_from = Some("screening".to_owned());
    assert_eq!(
        branch.path(&[M::Submit, M::Endorse, M::Endorse, SCREENED]),
        [
            "committee·waiting",
            "school·waiting",
            "screening·waiting",
            "review·waiting",
        ]
    );
}

#[test]
fn what_a_review_has_settled_is_not_reviewed_again() {
    let mut studio = Walk::from("studio");
    studio.path(&[
        M::Submit,
        M::Endorse,
        M::CloseScoring,
        LISTED,
        M::Endorse,
        M::Return,
    ]);
    assert_eq!(studio.place(), "application·returned");
    studio.c.returned_from = Some("screening".to_owned());
    assert_eq!(studio.goes(&M::Submit), "screening·waiting");
    // Sent back by the committee, before the review, it begins anew.
    let mut studio = Walk::from("studio").standing("application", Status::Returned);
    studio.c.returned_from = Some("committee".to_owned());
    assert_eq!(studio.goes(&M::Submit), "committee·waiting");
}

#[test]
fn a_conditional_final_builds_on_for_its_extension() {
    let mut studio = Walk::from("studio").standing("final", Status::HandedIn);
    assert_eq!(
        studio.path(&[CONDITIONAL, opens("final"), M::HandIn]),
        ["final·extended", "final·due", "final·handed_in"]
    );
    studio.c.extensions_used = 1;
    assert_eq!(studio.goes(&PASS), "titling·waiting");
    let mut studio = Walk::from("studio").standing("final", Status::HandedIn);
    assert_eq!(studio.goes(&FAIL), "final·failed");
}

#[test]
fn objections_are_dealt_with_one_by_one() {
    let mut brand = Walk::from("brand").standing("publicity", Status::Open);
    assert_eq!(brand.goes(&M::Object), "publicity·objected");
    assert_eq!(brand.goes(&M::Object), "publicity·objected");
    brand.c.open_objections = 1;
    assert_eq!(brand.goes(&M::ClearObjections), "publicity·objected");
    brand.c.open_objections = 0;
    assert_eq!(brand.goes(&M::ClearObjections), "publicity·open");
    assert_eq!(brand.goes(&M::CloseNotice), "building·active");
    let mut brand = Walk::from("brand").standing("publicity", Status::Objected);
    assert_eq!(brand.goes(&M::Uphold), "publicity·not_admitted");
}

#[test]
fn where_there_is_no_publicity_the_decision_admits() {
    let mut p = programme("brand");
    p.stages.retain(|s| s.key != "publicity");
    let mut brand = Walk::of(p).standing("decision", Status::Waiting);
    assert_eq!(brand.goes(&PROPOSED), "building·active");
}

#[test]
fn where_nothing_is_handed_in_the_conductor_assesses_on_the_spot() {
    let mut brand = Walk::of(altered(
        "brand",
        "form   = \"recheck\"\nevery  = \"1y\"\nevery_source = \"suggested\"\n",
        "",
    ))
    .standing("sustaining", Status::Titled);
    assert_eq!(brand.goes(&opens("sustaining")), "sustaining·handed_in");
    assert_eq!(brand.goes(&PASS), "sustaining·titled");
}

#[test]
fn drafts_lapse_and_the_others_do_not() {
    for status in [Status::Draft, Status::Returned] {
        let mut late = Walk::from("brand").standing("application", status);
        assert_eq!(late.goes(&M::Lapse), "application·lapsed");
    }
    let handed_in = Walk::from("brand").standing("committee", Status::Waiting);
    assert_eq!(
        handed_in.refused(&M::Lapse),
        "项目现处“基层党委（总支）审核·待办理”，不能按逾期未报处理。"
    );
}
