//! What people of the demo write: generic sentences on Party building in colleges and branches, none
//! of them about anybody.

use super::chance::Chance;

/// Sentences that fit under any heading of an application, a report or a case; each stands alone.
const SENTENCES: [&str; 36] = [
    "支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。",
    "学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。",
    "支委会每月研究一次党员教育管理，议题、讨论和结论都有记录可查。",
    "党员大会、支委会、党小组会和党课按计划召开，缺席的党员在一周内补学。",
    "主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。",
    "发展党员坚持标准、严格程序，培养联系人每季度与发展对象谈心一次。",
    "支部书记与党员普遍开展谈心谈话，了解教学、科研和生活中的困难。",
    "对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。",
    "课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。",
    "围绕课程思政开展集体备课，形成了可以共享的教学案例。",
    "科研团队遇到的急难任务由党员带头承担，进展在支部内公开。",
    "支部与社区党支部结对共建，按需求清单开展志愿服务。",
    "志愿服务以专业所长为主，服务对象、时间和反馈逐次登记。",
    "学生党员联系宿舍和班级，重点关心学业和就业有困难的同学。",
    "建立支委分工和责任清单，年初列任务，年中查进度，年末看结果。",
    "对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。",
    "党务公开栏按季度更新，党费收缴、发展党员和评优情况及时公开。",
    "在重大任务中组建党员先锋队，任务结束后及时总结经验。",
    "把师德师风教育融入组织生活，典型引领和警示教育一并安排。",
    "新进教师的政治把关由支部提出意见，书记签字负责。",
    "教师党员在岗位评聘、课程建设和评奖评优中接受支部的政治把关。",
    "支部工作纪实由专人登记，做到当月事当月记，不补不造。",
    "宣传报道突出师生受益，图片说明写清时间、地点和内容。",
    "建设经费专款专用，支出由支委会讨论，按学校财务制度报销。",
    "院系党组织每学期听取一次建设进展汇报，帮助解决场地和经费问题。",
    "每学期听取一次群众意见，能办的当场答复，不能办的说明原因。",
    "党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。",
    "存在的不足主要是学习形式比较单一，党建与业务结合的载体还不多。",
    "部分青年党员参与支部事务的主动性不够，分工需要进一步细化。",
    "成果提炼不及时，好的做法还没有形成便于推广的文本。",
    "下一步将把支部工作法写成可照着做的步骤，在同类支部中试用。",
    "下一步将完善考核办法，把服务师生的实际成效作为主要内容。",
    "计划用一年时间打牢组织生活的基础，再用一年时间形成特色做法。",
    "建设目标是制度执行到位、作用发挥明显、师生评价良好。",
    "预期形成一套制度、一个工作案例和一批可供同类支部借鉴的材料。",
    "学院在场地、经费和工作量认定上给予支持，书记负总责。",
];

/// Names for brands, studios and cases; short enough for every form.
const NAMES: [&str; 40] = [
    "红烛先锋",
    "笃行书香",
    "杏林先锋",
    "匠心育人",
    "数说初心",
    "红色实验室",
    "法治先锋",
    "译路同心",
    "材料报国",
    "智能向党",
    "润心护航",
    "史海红帆",
    "青春领航",
    "绿色化学",
    "康乐先锋",
    "乐动红心",
    "仁心守护",
    "药香致远",
    "健康哨兵",
    "护佑同行",
    "暖心后勤",
    "高效机关",
    "春风讲堂",
    "一线答疑",
    "实验先锋岗",
    "学长帮帮团",
    "红色读书会",
    "星火讲师团",
    "支部微课堂",
    "党员责任田",
    "医路向党",
    "社区课堂",
    "文脉传承",
    "红心向学",
    "知行合一",
    "守正创新",
    "育人同心圆",
    "先锋赛道",
    "同行计划",
    "薪火相传",
];

/// A name for a project.
pub(super) fn name(chance: &mut Chance) -> String {
    chance.pick(&NAMES).to_owned()
}

/// A text of about so many characters, of whole sentences; at least one.
pub(super) fn text(chance: &mut Chance, about: u32) -> String {
    let mut from = chance.below(SENTENCES.len());
    let mut text = String::new();
    let mut length = 0;
    loop {
        let sentence = SENTENCES[from % SENTENCES.len()];
        let more = domain::text::count(sentence);
        if length > 0 && length + more > about {
            return text;
        }
        text.push_str(sentence);
        length += more;
        // A step prime to the length of the list visits every sentence before one comes again.
        from += 7;
    }
}

/// Rows of tables: tasks of a plan with what is done for them.
const TASKS: [(&str, &str); 10] = [
    ("规范组织生活", "修订年度计划，每月检查一次记录"),
    ("建设学习园地", "更新学习资料，开辟党员活动角"),
    ("开展结对共建", "与社区党支部签订共建清单，每季度一次活动"),
    ("形成支部工作法", "梳理做法，召开研讨会，形成文本"),
    ("打造志愿服务项目", "按专业特长组队，每月服务不少于一次"),
    ("完善谈心谈话制度", "书记与党员每学期至少谈一次"),
    ("加强宣传推广", "每季度报送一篇稿件，建设专题页面"),
    ("培养青年骨干", "设置党员责任岗，开展传帮带"),
    ("总结工作案例", "每年提炼一个案例，经党员大会讨论"),
    ("完善支部制度", "修订议事和考核办法，公开执行情况"),
];

/// A task and how it is to be done.
pub(super) fn task(n: usize, chance: &Chance) -> (&'static str, &'static str) {
    TASKS[(n * 3 + chance.clone().below(TASKS.len())) % TASKS.len()]
}

/// Who answers for a task: posts, not persons.
pub(super) const POSTS: [&str; 5] = ["支部书记", "组织委员", "宣传委员", "纪检委员", "青年委员"];

/// Results and honours of earlier years.
pub(super) const RESULTS: [(&str, &str); 10] = [
    ("工作案例入选校级案例选编", "校级"),
    ("主题党日方案获评优秀", "院级"),
    ("支部工作经验在学校会议上交流", "校级"),
    ("志愿服务项目获表扬", "市级"),
    ("课程思政教学案例入库", "校级"),
    ("新闻报道被省级平台转发", "省级"),
    ("组织生活观摩点", "院级"),
    ("学生竞赛指导成果", "省级"),
    ("调研报告被职能部门采用", "校级"),
    ("支部微党课展播", "校级"),
];

pub(super) const HONOURS: [(&str, &str); 5] = [
    ("先进基层党组织", "学校党委"),
    ("“五好”党支部", "学校党委"),
    ("主题党日活动二等奖", "学校党委组织部"),
    ("师德建设先进集体", "学校"),
    ("志愿服务优秀团队", "学校团委"),
];

/// Reasons, opinions and verdicts, each of which somebody has to act on.
pub(super) const RETURNS: [&str; 5] = [
    "建设计划缺少可量化的指标，请逐项补充后再报。",
    "支部成立时间与组织部门登记不一致，请核对后重新提交。",
    "工作基础写得过于笼统，请对照标准逐条写明做法。",
    "预期成果与建设任务对应不上，请修改。",
    "联系电话有误，请更正；近三年表彰请补充授予单位。",
];
pub(super) const DECLINES: [&str; 3] = [
    "推荐名额已用完，建议下一批次再报。",
    "工作基础还不扎实，建议先在院系内培育一年。",
    "与往年申报内容相近，创新性不足，本次不推荐。",
];
pub(super) const ENDORSEMENTS: [&str; 4] = [
    "材料属实，同意推荐。",
    "工作基础较好，计划可行，同意推荐。",
    "经党委会研究，同意推荐。",
    "对照条件审核合格，同意推荐。",
];
pub(super) const SHEETS: [&str; 6] = [
    "基础扎实，计划具体，指标可查。",
    "特色鲜明，建议进一步提炼工作法。",
    "党建与业务结合紧密，推广价值较高。",
    "做法较常规，成效需要数据支撑。",
    "思路清楚，责任到人，建议细化时间表。",
    "示范作用明显，材料略显冗长。",
];
pub(super) const SEND_BACKS: [&str; 3] = [
    "第二部分没有回应专家意见，请补充后再交。",
    "成果清单缺少日期和出处，请补全。",
    "佐证材料与总结报告不对应，请调整后重新提交。",
];
pub(super) const CONDITIONALS: [&str; 4] = [
    "组织生活记录不完整，请在整改期内补齐制度并规范执行。",
    "部分建设任务进度滞后，请说明原因并完成。",
    "宣传推广任务没有完成，请补足后复查。",
    "特色做法还没有形成文本，请在限期内总结提炼。",
];
pub(super) const FAILURES: [&str; 2] = [
    "重点任务多数没有完成，且没有说明原因。",
    "经催办仍未提交考核材料，按不合格处理。",
];
pub(super) const VISITS: [&str; 5] = [
    "查阅了三会一课记录，与支部书记和两名党员座谈，建设按计划推进。",
    "现场查看了活动阵地和工作台账，任务进展与计划基本一致。",
    "听取了汇报，抽查了近半年的组织生活记录，总体规范。",
    "随堂旁听主题党日，党员参与积极，记录及时。",
    "核对了经费支出和成果清单，资料齐全。",
];
pub(super) const FINDINGS: [&str; 8] = [
    "三会一课记录缺少缺席党员的姓名和原因。",
    "年度计划没有分解到月，责任人不明确。",
    "民主评议结果没有反馈到本人。",
    "专题页面超过三个月没有更新。",
    "党费收缴公示不及时。",
    "发展党员材料中培养考察记录间隔过长。",
    "建设经费支出没有经支委会讨论的记录。",
    "活动照片没有说明时间和内容，无法对应台账。",
];
pub(super) const RECTIFICATIONS: [&str; 5] = [
    "已补登缺席人员和原因，并在支委会上重申考勤要求。",
    "已把年度计划分解到月，落实到支部委员，见附件。",
    "已逐人反馈评议结果，形成反馈记录。",
    "已更新页面，并指定宣传委员每月维护。",
    "已补办会议讨论程序，今后先讨论后支出。",
];
pub(super) const REJECTIONS: [&str; 2] = [
    "只说明了打算，没有看到完成的佐证，请继续整改。",
    "整改内容与问题不对应，请针对原问题整改。",
];
pub(super) const OBJECTIONS: [&str; 3] = [
    "公示名单中该项目的部分成果形成于申报之前，是否应计入，请核实。",
    "该项目申报书中的一项荣誉应由兄弟支部取得，请核对授予对象。",
    "该支部近半年组织生活不够正常，与申报材料不一致，请予核实。",
];
/// When the objection is dismissed, and when it is upheld.
pub(super) const CONCLUSIONS: [&str; 2] = [
    "经查阅原始材料并与有关人员核实，反映的情况不属实，已书面答复反映人。",
    "经核实，反映的荣誉确非该单位取得，按规定不予列入。",
];
pub(super) const WITHDRAWALS: [&str; 3] = [
    "支部负责人工作调动，近期无法继续承担建设任务，申请退出。",
    "院系机构调整，支部将重新设置，申请退出本批次。",
    "支部人员变动较大，建设任务难以按期完成，申请退出。",
];
pub(super) const REVOCATIONS: [&str; 2] = [
    "年度核查发现工作明显滑坡，限期整改后仍无改进，经研究予以撤销。",
    "申报材料与事实不符，经核查属实，予以撤销。",
];
pub(super) const PLEAS: [&str; 3] = [
    "因承担学校专项任务，验收准备时间不足，同意适当延期。",
    "因支部换届，材料需要新一届支委会审议，同意延期。",
    "因校区搬迁，部分台账尚未整理完毕，同意延期。",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_length() {
        let mut chance = Chance::of("test", "text");
        for about in [60, 120, 300, 800] {
            for _ in 0..50 {
                let length = domain::text::count(&text(&mut chance, about));
                assert!(
                    length <= about && length + 50 > about,
                    "{length} of {about}"
                );
            }
        }
    }

    #[test]
    fn names_fit_every_form() {
        for name in NAMES {
            assert!(domain::text::count(name) <= 16);
        }
    }
}
