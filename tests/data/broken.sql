-- What is broken by hand, and what an examination says of it: one line for each sentence, of which it
-- is a fragment. Nothing more is said and nothing less. `$building`, `$objected` and `$lapsed` are
-- projects of the story, `$idle` is the branch of the last.

-- # People

-- 党组织“改过的名称”：第 $idle 号记下的查找用字和名称对不上
UPDATE unit SET name = '改过的名称' WHERE id = $idle;

-- 记下的查找用字和名称对不上
UPDATE account SET name_order = 'z' WHERE id = (SELECT MIN(id) FROM account);

-- 路径是“/9999/
UPDATE unit SET path = '/9999/$idle/' WHERE id = $idle;

-- 类型“club”不认得
UPDATE unit SET kind = 'club' WHERE id = $idle;

-- 高校党委设在了院系党委之下
UPDATE unit SET kind = 'university' WHERE id = $idle;

-- 止日早于起日
-- 角色结束有 1 条，日志里记了 0 条
UPDATE "grant" SET to_on = '2000-01-01' WHERE unit_id = $idle;

-- 同时有两份
-- 角色授予有 2 条，日志里记了 1 条
INSERT INTO "grant" (account_id, unit_id, role, from_on)
    SELECT account_id, unit_id, role, from_on FROM "grant" WHERE unit_id = $idle;

-- 三员没有分开
-- 号角色授予的内容与日志里当时记下的不符
UPDATE "grant" SET role = 'auditor' WHERE id = (
    SELECT MIN(g.id) FROM "grant" g JOIN "grant" o
    ON o.account_id = g.account_id AND o.role <> g.role);

-- role 是“emperor”
-- 号角色授予的内容与日志里当时记下的不符
UPDATE "grant" SET role = 'emperor' WHERE unit_id = $idle;

-- 同一人（工号或邮箱相同）另有账号
-- 号角色授予的内容与日志里当时记下的不符
UPDATE account SET person = 'X' WHERE id IN (
        (SELECT account_id FROM "grant" WHERE unit_id = $idle),
        (SELECT MIN(g.account_id) FROM "grant" g JOIN project p ON p.unit_id = g.unit_id
         WHERE p.id = $building));
UPDATE "grant" SET role = 'auditor' WHERE unit_id = $idle;

-- 由申请人自己确认
INSERT INTO confirmation (account_id, what, subject, asked_by, asked_at, decided_by, decided_at, agreed)
    SELECT id, 'password', 'password', id, '2024-01-01 00:00:00+00:00', id, '2024-01-01 00:00:00+00:00', true
    FROM account WHERE id = (SELECT MIN(id) FROM account);

-- what 是“crown”
-- 办理人、时间和结果不全
INSERT INTO confirmation (account_id, what, subject, asked_by, asked_at, agreed)
    SELECT id, 'crown', 'crown', id, '2024-01-01 00:00:00+00:00', true
    FROM account WHERE id = (SELECT MIN(id) FROM account);

-- # Programmes and rounds

-- 内容与登记时的摘要不符
-- 活动文件与登记的那一版不同
UPDATE programme SET text = text || ' ';

-- 的活动文件无法解读
-- 活动文件与登记的那一版不同
UPDATE round SET definition = 'format = 99';

-- 日期表的阶段
DELETE FROM stage_date WHERE stage_key = 'sustaining';

-- 早于开始
UPDATE stage_date SET opens = '2030-01-01' WHERE stage_key = 'final';

-- 名额表与活动文件的不一致
DELETE FROM quota;

-- 条名额是负数
-- 有一条名额（admit）是负数
UPDATE quota SET low = -1;

-- 状态是 open，与开始
-- 开始有 0 条，日志里记了 1 条
UPDATE round SET opened_at = NULL;

-- CountFrom enum: someday
-- count_from 是“someday”
UPDATE round SET count_from = 'someday';

-- 变更没有理由
INSERT INTO amendment (round_id, at, what, reason)
    SELECT id, '2024-01-01 00:00:00+00:00', '[]', ' ' FROM round;

-- 号变更的内容与日志里当时记下的不符
UPDATE amendment SET reason = '改过的理由';

-- 日志里记过的变更有的不在了
DELETE FROM amendment;

-- 阶段 publicity 的实际结束早于实际开始
UPDATE stage_date SET actual_closes = '2000-01-01' WHERE stage_key = 'publicity';

-- # Projects, holders, submissions, files, titles

-- 的止日早于起日
-- 牵头单位是 空
UPDATE holder SET to_on = '2000-01-01' WHERE project_id = $lapsed;

-- 或大小 0 不对
UPDATE blob SET size = 0 WHERE digest = (SELECT MIN(digest) FROM blob);

-- 的决定：阶段“nowhere”不在活动文件里
UPDATE decision SET stage_key = 'nowhere'
    WHERE what = 'propose' AND project_id = $building;

-- building·拟立项”，按活动文件走不到
UPDATE project SET status = 'proposed' WHERE id = $building;

-- nowhere·逾期未报”，按活动文件走不到
UPDATE project SET stage_key = 'nowhere' WHERE id = $lapsed;

-- 状态是 lapsed，与办结日期不符
UPDATE project SET ended_on = NULL WHERE id = $lapsed;

-- 还没有立项（publicity）
-- 却没有立项的决定
UPDATE project SET building_from = '2023-11-28' WHERE id = $objected;

-- 类别“best”
UPDATE project SET category = 'best' WHERE id = $lapsed;

-- 牵头单位是
UPDATE holder SET unit_id = (SELECT MIN(id) FROM unit) WHERE project_id = $lapsed;

-- 与提交时的摘要不符
UPDATE submission SET answers = answers || ' '
    WHERE project_id = $building AND status = 'submitted';

-- 内容无法解读
-- 与提交时的摘要不符
UPDATE submission SET answers = 'gone' WHERE project_id = $objected
    AND status = 'superseded';

-- 不止一份生效的稿
-- 却没有被取代
UPDATE submission SET status = 'submitted' WHERE project_id = $objected;

-- 挂错了地方
-- 文件有 1 条，日志里记了 2 条
-- 文件有 1 条，日志里记了 0 条
UPDATE attachment SET project_id = $lapsed WHERE record_id IS NOT NULL;

-- 没有命名的决定
INSERT INTO title (unit_id, project_id, programme_code, name, standing, given_on)
    VALUES ($idle, $building, 'brand', '品牌', 'school', '2024-01-01');

-- # What is owed

-- 应为“整改督导问题
-- 下一个期限记的是
UPDATE obligation SET due_on = '2023-12-01'
    WHERE kind = 'rectify_finding' AND status = 'open';

-- 现为“随便
UPDATE obligation SET title = '随便' WHERE kind = 'rectify_finding' AND status = 'open';

-- 应有待办“整改督导问题
-- 下一个期限记的是
UPDATE obligation SET status = 'settled', settled_at = '2024-02-02 00:00:00+00:00'
    WHERE kind = 'rectify_finding' AND status = 'open';

-- 状态是 open，与办结时刻不符
-- 已经结束，它还没有办结
UPDATE obligation SET status = 'open' WHERE project_id = $lapsed;

-- 下一个期限记的是 没有
UPDATE project SET next_due_at = NULL WHERE id = $building;

-- 说的是 project:999999
UPDATE obligation SET subject_key = 'project:999999' WHERE project_id = $lapsed;

-- 不知道由谁办
UPDATE obligation SET owner_role = NULL WHERE project_id = $lapsed;

-- 写过，现在不在了
DELETE FROM obligation WHERE id = (
    SELECT MIN(o.id) FROM obligation o WHERE o.status <> 'open' AND NOT EXISTS (
        SELECT 1 FROM reminder_step s WHERE s.obligation_id = o.id));

-- 条不在了
DELETE FROM obligation WHERE status <> 'open' AND NOT EXISTS (
    SELECT 1 FROM reminder_step s WHERE s.obligation_id = obligation.id);

-- 有不是程序写进去的
UPDATE tally SET id_sum = id_sum + 1 WHERE name = 'obligation';

-- 早于待办本身
UPDATE reminder_step SET taken_on = '2000-01-01' WHERE id = (
    SELECT MIN(id) FROM reminder_step);

-- # What is done

-- 按纪实记录应是
UPDATE milestone_progress SET count = count + 1 WHERE milestone_key = (
    SELECT MIN(milestone_key) FROM milestone_progress);

-- 里程碑记的是“没有”
DELETE FROM milestone_progress;

-- 写的是“改过的标题”，日志里没有记过
-- 记下的查找用字和名称对不上
UPDATE record SET title = '改过的标题' WHERE kind = 'topic_page';

-- 号更正的记录写的是“改过的标题”
-- 记下的查找用字和名称对不上
UPDATE record SET title = '改过的标题' WHERE corrects_id IS NOT NULL;

-- 号文件写的是“别的.pdf”
UPDATE attachment SET name = '别的.pdf' WHERE record_id IS NOT NULL;

-- 号问题写的是“没有问题”
UPDATE finding SET text = '没有问题' WHERE id = (SELECT MIN(id) FROM finding);

-- 号公示写的是“别的名单”
UPDATE notice SET title = '别的名单';

-- 号督导写的是“别的督导”
UPDATE campaign SET title = '别的督导';

-- 实到多于应到
UPDATE record SET attended = 30, expected = 20 WHERE kind = 'topic_page';

-- 更正的不是本项目较早的记录
UPDATE record SET corrects_id = id WHERE corrects_id IS NOT NULL;

-- 更正了不止一次
-- 记录更正有 2 条，日志里记了 1 条
-- 纪实记录有 3 条，日志里记了 4 条
UPDATE record SET corrects_id = (SELECT MIN(id) FROM record) WHERE kind = 'topic_page';

-- 号纪实记录的内容与日志里当时记下的不符
UPDATE record SET body = '改过的内容' WHERE kind = 'topic_page';

-- 号更正的记录的内容与日志里当时记下的不符
UPDATE record SET url = 'https://news.example/' WHERE corrects_id IS NOT NULL;

-- # What is judged

-- 号审核意见的内容与日志里当时记下的不符
UPDATE endorsement SET comment = '改过的意见' WHERE project_id = $building;

-- 号入围决定的内容与日志里当时记下的不符
UPDATE decision SET grade = '优秀' WHERE what = 'shortlist' AND project_id = $building;

-- 号拟立项决定的内容与日志里当时记下的不符
UPDATE decision SET grade = '优秀' WHERE what = 'propose' AND project_id = $building;

-- 号公示的内容与日志里当时记下的不符
UPDATE notice SET body = '改过的公示';

-- 号异议的内容与日志里当时记下的不符
UPDATE objection SET text = '改过的异议' WHERE status = 'refused';

-- 号异议的内容与日志里当时记下的不符
UPDATE objection SET conclusion = '改过的结论' WHERE status = 'refused';

-- 异议有 1 条，日志里记了 2 条
DELETE FROM objection WHERE status = 'refused';

-- 号延期的内容与日志里当时记下的不符
UPDATE extension SET reason = '改过的理由';

-- 号延期申请的内容与日志里当时记下的不符
UPDATE extension_request SET reason = '改过的理由';

-- 日志里记过匿名检查，检查的结果不在了
-- 没有链值
INSERT INTO event (at, actor, kind, round_id, project_id, data, data_digest)
    SELECT at, actor, 'blind_checked', round_id, project_id, data, data_digest
    FROM event WHERE kind = 'admitted';

-- 第 1 次审核有不止一条意见
-- 推荐有 2 条，日志里记了 1 条
INSERT INTO endorsement
        (project_id, stage_key, unit_id, round_no, decision, comment, at, "by")
    SELECT project_id, stage_key, unit_id, round_no, decision, comment, at, "by"
    FROM endorsement WHERE project_id = $building;

-- 已经回避，却签了评分表
-- 回避有 1 条，日志里记了 0 条
UPDATE assignment SET recused_at = '2023-11-09 00:00:00+00:00'
    WHERE id = (SELECT MIN(id) FROM assignment);

-- 不在那份公示里
-- 因异议停着
UPDATE objection SET project_id = $lapsed WHERE status = 'open';

-- 总分记的是
UPDATE score SET total = total + 500 WHERE id = (SELECT MIN(id) FROM score);

-- 已经签署，却不完整
UPDATE score SET total = 0, items = '{}' WHERE id = (SELECT MIN(id) FROM score);

-- 签署的评分表有 4 条，日志里记了 5 条
UPDATE score SET signed_at = NULL WHERE id = (SELECT MIN(id) FROM score);

-- what 是“muse”，程序不认得这个词
-- 评分结束有 0 条，日志里记了 1 条
-- 没有查完
UPDATE decision SET what = 'muse' WHERE what = 'score' AND project_id = $building;

-- 的平均分记的是
UPDATE decision SET points = 1 WHERE what = 'score' AND project_id = $building;

-- 立项名额限 2 个，已占 3 个
-- 拟立项决定有 1 条，日志里记了 0 条
INSERT INTO decision (project_id, stage_key, what, outcome, at)
    SELECT $lapsed, stage_key, what, outcome, at FROM decision
    WHERE what = 'propose' AND project_id = $building;

-- 还没有处理，它却已到了
-- 不在任何一份进行中的公示里
-- 已不再欠
UPDATE project SET status = 'open' WHERE id = $objected;

-- 状态是 closed，与结束时刻
-- 公示期满有 0 条，日志里记了 1 条
UPDATE notice SET closed_at = NULL;

-- 状态是 dismissed，与确认、受理或结论不符
-- 因异议停着
UPDATE objection SET status = 'dismissed' WHERE status = 'open';

-- 件延期申请的答复不全
-- 延期申请有 2 条，日志里记了 1 条
INSERT INTO extension_request (project_id, stage_key, until, reason, at, "by", answered_at)
    SELECT $building, 'final', '2025-01-01', 'x', '2024-01-01 00:00:00+00:00', id, '2024-01-02 00:00:00+00:00'
    FROM account WHERE id = (SELECT MIN(id) FROM account);

-- # What is watched

-- 复核了自己的整改
UPDATE rectification SET verified_by = "by";

-- 最后一次整改却没有复核通过
UPDATE rectification SET verdict = 'rejected';

-- 状态是 closed，与销号时刻不符
UPDATE finding SET closed_at = NULL WHERE status = 'closed';

-- 复算不一致
UPDATE draw SET seed = '0000000000000000000000000000000000000000000000000000000000000000';

-- 复算不一致
UPDATE draw SET picks = '[]';

-- 没有要去的项目了
UPDATE campaign SET status = 'open';

-- 的查看与状态不符
UPDATE visit SET visited_on = NULL;

-- 查看的确认不全
-- 查看的确认有 1 条，日志里记了 0 条
UPDATE visit SET confirmed_at = '2024-01-01 00:00:00+00:00' WHERE id = (SELECT MIN(id) FROM visit WHERE status = 'done');

-- 发现的日子不是查看的那一天
UPDATE finding SET found_on = '2023-01-01'
    WHERE id = (SELECT MIN(id) FROM finding WHERE visit_id IS NOT NULL);

-- 与复核的人和时刻不符
UPDATE rectification SET verified_at = NULL;

-- verdict 是“maybe”，程序不认得这个词
-- 最后一次整改却没有复核通过
UPDATE rectification SET verdict = 'maybe';

-- 号整改的内容与日志里当时记下的不符
UPDATE rectification SET text = '改过的整改';

-- 号复核的内容与日志里当时记下的不符
UPDATE rectification SET verdict_text = '改过的复核';

-- 号查看的内容与日志里当时记下的不符
UPDATE visit SET conclusion = '改过的结论' WHERE status = 'done';

-- # What is said

-- 试了 0 次
UPDATE outbox SET attempts = 0 WHERE id = (SELECT MIN(id) FROM outbox);

-- 写过，现在不在了
DELETE FROM outbox WHERE id = (
    SELECT MIN(m.id) FROM outbox m WHERE m.state = 'sent' AND NOT EXISTS (
        SELECT 1 FROM reminder_step s WHERE s.outbox_id = m.id));

-- 状态是 sent，与发出时刻不符
UPDATE outbox SET sent_at = NULL WHERE id = (SELECT MIN(id) FROM outbox);

-- 一个多小时没有下文
UPDATE outbox SET state = 'leased', sent_at = NULL, leased_by = 'a node',
        leased_until = '2020-01-01 00:00:00+00:00'
    WHERE id = (SELECT MIN(id) FROM outbox);

-- # What is kept

-- 内容与摘要不符
UPDATE event SET data = '{}' WHERE id = (SELECT MIN(id) FROM event);

-- 没有链值
UPDATE event SET chain = NULL;

-- 没有链值
UPDATE event SET chain = NULL WHERE id = (SELECT MAX(id) FROM event);

-- 没有链值
UPDATE event SET chain = '' WHERE id = (SELECT MAX(id) FROM event);

-- 没有链值
INSERT INTO event (at, actor, kind, data, data_digest)
    SELECT at, actor, kind, data, data_digest FROM event
    WHERE id = (SELECT MAX(id) FROM event WHERE kind = 'digest_sent');

-- 末尾的记录被删除
DELETE FROM event WHERE id = (SELECT MAX(id) FROM event);

-- 另记的链尾不见了
DELETE FROM tally WHERE name = 'event';

-- 内容与摘要不符
UPDATE access_line SET address = '10.9.9.9' WHERE id = 1;

-- 末尾的记录被删除
DELETE FROM access_line WHERE id = (SELECT MAX(id) FROM access_line);

-- 链值不符
-- 立项有 1 条，日志里记了 0 条
DELETE FROM event WHERE kind = 'admitted';

-- kind 是“moved”，程序不认得这个词
-- 链值不符
-- 立项有 1 条，日志里记了 0 条
UPDATE event SET kind = 'moved' WHERE kind = 'admitted';

-- 总览和列表用的合计
UPDATE running_count SET n = n + 1 WHERE above = 0 AND what = 'finding';

-- 本来就是工作日
INSERT INTO calendar_day (date, off, name, provisional)
    VALUES ('2030-01-01', FALSE, '元旦', FALSE);
