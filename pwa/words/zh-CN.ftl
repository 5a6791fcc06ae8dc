### Everything Muster says, for phone and server. Plain words: what is true, what is safe, what to do.

## Frame

place-today = 今日
place-report = 上报
place-me = 我的
places = 主要页面
more-places = 更多
who = { $name }，{ $role }
role-until = { $then ->
    [then] { $role }，到 { $at }，之后{ $after }
   *[leaves] { $role }，到 { $at }，之后离场
  }
somebody = 某位同事
by-you = 你
by-itself = 驻场系统
not-said = 未填写
left-empty = 空白
save = 保存
choose = 请选择
update-ready = 新版本已就绪。你的记录和没填完的内容都会保留。
update-now = 立即更新
boot-in-app = 请用浏览器打开：点右上角 ⋯，选“在浏览器打开”。在其他应用里，驻场无法保存你的工作。
boot-insecure = 这个地址不安全，浏览器不会为它保存任何内容。请索取以 https 开头的地址。
boot-no-worker = 这个浏览器无法把驻场保存在手机上，无痕窗口和太旧的浏览器都不行。请用 Chrome、Safari、Edge 或 Firefox 的普通窗口打开。
boot-loop = 驻场在这里没能启动。请关掉这个页面再打开；还不行，就找组长要一个新的登录码。
boot-offline = 连不上服务器，这部手机上也还没有驻场。有网络时再试。

## Sync chip and the life of a record

sync = 同步
sync-received = 全部已收到
sync-nothing = 没有待发
sync-since = { $at }，离线
sync-waiting = { $n } 条待发
sync-offline = 离线
sync-sending = 正在发送 { $n } 条
comma = ，
sync-needs = { $n } 条需你确认
sync-blocked = 已停用
sync-signed-out = 已退出登录
life-saved = 已存到本机
life-sending = 正在发送
life-received = 已收到
life-needs = 要你处理

## Today and inbox

today-at = { $day } { $weekday } { $time }
answer-none = 暂无待办。
answer-mine = 暂无待办。你上报的 { $n } 件还没办结。
answer-decide = { $n } 件上报等你处理。
answer-returned = 有 { $n } 件上报被退回。
answer-given = 有 { $n } 件事交给你办。
answer-actions = { $n } 项整改等你处理。
answer-cards = { $n } 条记录要你处理。
answer-drafts = { $n } 份检查表模板等你发布。
answer-missing = 场地还没有设置好。
inbox = 待办
inbox-answer = { $n ->
    [0] 暂无待办。
   *[other] { $n } 件事等你处理。
  }
inbox-decide = 等你处理
inbox-returned = 退回给你
inbox-given = 交给你办
inbox-cards = 需你确认
inbox-empty = 待办已清空。
inbox-empty-lead = 新上报的、已处理的和有分歧的事会出现在这里，严重的在前。
inbox-empty-crew = 退回给你的上报和要你处理的记录会出现在这里。
mine-open = 你上报的，还没办结
returned-to-you = 退回给你
news = 最近的决定
fix-and-send = 补充后重新提交
keep-returned = 先保存，稍后提交
half-filled = 未写完的上报
today-drafts = 等你发布
count-drafts = { $n } 份草稿
today-closed = 有 { $n } 个区域关闭。
today-late = 本场地有 { $n } 项检查逾期。
today-missing = 还没有设置好
missing-lead = 还没有组长或副组长。
missing-codes = { $n } 个区域还没有二维码。
today-empty = 随时可以上报。
today-empty-more = 看到问题就报，20 秒就够，没有网络也行。
report-one = 上报一件事
all-of = 查看全部 { $n } 件
count-reports = { $n } 件
count-cards = { $n } 条
count-items = { $n } 条
count-people = { $n } 人

## Installing

install = 把驻场装到手机上
install-why = 装好以后，手机不会清掉你的记录，从桌面就能打开。
install-ios = 点“分享”按钮，再点“添加到主屏幕”。
install-now = 安装

## Report

ask-what = 发生了什么？
ask-severity = 有多严重？
ask-zone = 在哪里？
ask-sentence = 一句话说明
report-hint = 点两下就够了。不需要写姓名。
no-zone = 选择区域
no-within = 无（独立区域）
zone-scanned = 你刚打开或扫码的区域。
zone-last = 沿用上次上报的区域，不对就改。
draft-kept = 草稿已存到本机
clear = 清空
others-report = 上报由在现场工作的人来做。
others-report-more = 管理员负责人员和设置。需要上报时，请告诉组长。
saved-answer = { $life ->
    [received] 服务器已收到。
    [needs] 这一件要你处理。
   *[other] 已存到本机。
  }
saved-more = { $life ->
    [received] 组长现在能看到。
    [needs] 内容在本机是安全的，“待发送”里写着发生了什么。
   *[other] 有网络时会自动发送，现在可以关掉驻场。
  }
back-to-today = 回到今日
report-another = 再报一件
what-where = { $place }：{ $what }

## Places

zones = 区域
zones-answer = { $n ->
    [0] 各区域都没有未办结的上报。
   *[other] { $n } 个区域有未办结的上报。
  }
zones-edit = 修改区域
zones-none = 还没有区域。
zones-none-more = 组长在“场地设置”里添加区域，每个区域都有一张可张贴的二维码。
zone-open = { $n ->
    [0] 无未办结
   *[other] { $n } 件未办结
  }
zone-answer = { $n ->
    [0] 这里没有未办结的上报。
   *[other] 这里有 { $n } 件未办结的上报。
  }
zone-reports = 本区域未办结
zone-parts = 下属区域
zone-retired = 这个区域已经停用。
zone-code-scanned = 已扫区域码
zone-code-hint = 这串字母印在二维码下面，摄像头扫不了时可以手动输入。
report-here = 从这里上报
choose-zone = 从列表里选
print-codes = 打印全部区域码
print-code = 打印这张码

scan = 扫码
scan-answer = 把摄像头对准二维码。
scan-starting = 正在打开摄像头。
scan-looking = 正在找二维码。
scan-denied = 没有摄像头权限。请在浏览器设置里允许本页使用摄像头，或者输入编码。
scan-none = 这里没有摄像头。请输入编码，或者从列表里选区域。
scan-failed = 摄像头打不开，可能正被别的应用占用。请输入编码，或者从列表里选区域。
scan-resting = 摄像头已休息。
scan-again = 继续扫码
torch = 补光
type-code = 扫不了？
ask-code = 编码
type-code-hint = 印在二维码下面的字母和数字，大小写和短横线（-）不限，也可以填区域名称。
trouble-code = 请先填写二维码下面的编码。
code-unknown = 没有编码或名称是“{ $text }”的区域，请核对，或从列表里选。
code-several = 有几个区域叫这个名字，请从列表里选。
open-zone = 打开
code-old = 这里没有区域用这张码，可能是换下来的旧码。
code-elsewhere = 这张码属于别处：{ $host }。
code-other-site = 这张码属于你的另一个场地：{ $site }。
code-wifi = 这是无线网络的二维码，驻场不处理。
code-address = 这张码指向 { $host }，驻场不会打开。
code-join-offline = 这是一个邀请，有网络时才能打开。
code-badge = 这是 { $name } 的工牌。
code-text = 这不是驻场的二维码，内容是：{ $text }

plan = 平面图
plan-answer = { $n ->
    [0] 全场没有未办结的上报。
   *[other] 全场有 { $n } 件未办结的上报。
  }
plan-none = 还没有平面图。
plan-none-more = 组长可以选一张图作为平面图。在那之前，看下面的列表也一样。
plan-none-lead = 先选一张平面图，再把各区域标到图上。
plan-choose = 选择平面图
plan-other = 换一张平面图
plan-choose-hint = 图纸，或者墙上平面图的照片都可以。全场人员都能看到，没有网络也能看。
plan-which = 或者用其中一张
plan-pins-stay = 换图后，各区域的标记仍在图上原来的位置，请逐个核对。
plan-picture = 场地平面图
plan-unplaced = 还没有标到图上
plan-place = 标位置
plan-place-of = { $name }在图上哪里？
plan-place-hint = 点一下图，或者填两个数。用方向键可以微调。
plan-x = 距左边 %
plan-y = 距上边 %
plan-put = 标在这里
plan-off = 从图上去掉
plan-less = 缩小
plan-more = 放大
trouble-percent = 请填 0 到 100 之间的数。

## Incidents

incidents = 全部上报
incidents-answer = { $n ->
    [0] 没有未办结的上报。
   *[other] { $n } 件上报还没办结。
  }
no-incidents = 还没有人上报。
no-incidents-more = 这个场地上所有人的上报都会列在这里。
open = 未办结
closed = 已办结
pages = 翻页
page-before = 上一页
page-after = 下一页
fact-assignee = 负责人
fact-due = 期限
overdue = 已逾期
given = 谁来处理
given-hint = 选填
nobody-yet = 暂不指定
ask-assignee = 负责人
ask-due_at = 期限
ask-story = 详细经过
ask-said = 补充说明
ask-reason = 原因
add-comment = 添加说明
timeline = 处理记录
timeline-count = { $n } 条
other-steps = 其他操作
bound = 以你看到的内容为准；如有改动，会请你重看。
changed-meanwhile = 内容刚刚有改动。
changed-while-reading = 内容刚刚有改动，你还没有审批。
no-longer-possible = 这一步已经不能做了：这件上报有了新的进展。
read-again = 再看一遍
keep-reading = 返回
back-to-report = 返回
back-to-zone = 回到区域
edit-answer = 修改上报
edit-hint = 只提交你改动的部分，别人同时改的内容会保留。

act-accept = 受理
act-resolve = 处理完毕
act-approve = 审批通过
act-give_back = 退回
act-resubmit = 重新提交
act-reopen = 重新打开
act-void = 作废
act-edit = 修改内容
act-dismiss = 知道了
act-unvoid = 撤销作废

why-give_back = 还缺什么？
why-give_back-hint = 上报人会在“今日”看到这些话，并能直接补充同一件上报。
why-accept = 谁来处理？
why-reopen = 为什么重新打开？
why-reopen-hint = 场地上的每个人都能看到原因。
why-void = 为什么作废？
why-void-photo-hint = 照片会从各处列表中消失，连同原因留档。
why-void-hint = 上报会留档，标为作废，并附上你的原因。

state-next = { $state }，{ $next }
state-unsent = { $state }（待发送），有网络时自动发送。
next-reported = 已交给组长，等受理。
next-accepted = 正在处理。
next-nobody = 还没有指定负责人。
next-resolved = 等组长审批。
next-returned = 等上报人补充。
next-approved = 已办结。
next-void = 若情况属实，请另报一件，或由组长撤销作废。
next-you-reported = 等你处理。
next-you-accepted = 由你处理。
next-you-resolved = 等你审批。
next-you-returned = 请补充后重新提交。

told-incident = { $who } 上报
told-accept = { $who } 受理
told-resolve = { $who } 处理完毕
told-approve = { $who } 审批通过
told-give_back = { $who } 退回
told-resubmit = { $who } 重新提交
told-reopen = { $who } 重新打开
told-unvoid = { $who } 撤销作废
told-void = { $who } 作废
told-changed = { $who } 修改
told-refused = { $who } 的“{ $act }”来晚了，没有生效
told-refused-guard-stale = { $who } 的“{ $act }”没有生效：看过之后，内容又变了
told-refused-guard-void = { $who } 的“{ $act }”没有生效：记录已被标为无效
told-refused-guard-reason = { $who } 的“{ $act }”没有生效：要写明理由
told-refused-guard-newest = { $who } 的“{ $act }”没有生效：已发布了别的版本，或者内容还没有传完整
told-refused-guard-ready_or_reason = { $who } 的“{ $act }”没有生效：当时还有条件未满足，要写明理由

incident-what-injury = 受伤
incident-what-near_miss = 差点出事
incident-what-fire = 火情
incident-what-crowd = 人群
incident-what-conflict = 冲突
incident-what-equipment = 设备
incident-what-hazard = 隐患
incident-what-spill = 漏水/洒漏
incident-what-lost_child = 儿童走失
incident-what-lost_property = 失物
incident-what-theft = 盗窃
incident-what-other = 其他
no-severity = 未定级
incident-severity-minor = 轻微
incident-severity-serious = 严重
incident-severity-critical = 危急
incident-status-reported = 已上报
incident-status-accepted = 已受理
incident-status-resolved = 已处理
incident-status-approved = 已通过
incident-status-returned = 已退回
incident-status-again = 重新提交
incident-status-void = 已作废

field-what = 类型
field-severity = 严重程度
field-zone = 区域
field-sentence = 一句话说明
field-story = 详细经过
field-assignee = 负责人
field-due_at = 期限
field-opened_at = 发现时间
field-said = 说明
field-status = 状态
field-meant = 内容
field-name = 名称
field-order = 顺序
field-within = 所属区域
field-code = 编码
field-active = 在用
field-capacity = 容纳人数
field-address = 地址
field-tz = 时区

## Cards

card-conflict = 两个人填得不一样
card-steps = 两个人做了不同的决定
card-refused = 有一步没有生效
card-rejected = 没有被采纳
card-quarantine = 暂未生效，等组长决定
card-void_edit = 你修改时，它已被作废
card-edit_void = 你作废时，有人改过它
card-clash = 可能重复上报
card-late = 来晚了
card-threshold = 达到预警阈值
card-conflict-more = 没有丢失：两边都留档。
card-refused-more = 其他都没有变。如果还需要，打开这件上报重新决定。
card-quarantine-more = 内容没有丢失。请联系组长处理。
card-void_edit-more = 修改和作废都已留档。
card-clash-more = 由组长决定以哪一件为准。
card-late-more = 没有产生任何作用。如果还需要，请再做一次。
card-field = “{ $field }”填得不一样
card-steps-more = 后一步是在没看到前一步时做的。
card-now = 现用
card-aside = 未采用
card-before = 之前
card-decided-before = { $who }先做了决定。以先到的为准，两次决定都留档。
card-dismiss = 知道了
card-keep = 保留现用的
card-restore = 恢复我写的
card-restore-of = 恢复{ $who }写的
card-by = 提交人
card-held-more = 内容没有丢失。你采纳后才生效；若不采纳，提交人会看到原因。
card-kept-more = 内容没有丢失。不采纳时，提交人会看到原因。
card-accept = 采纳
card-reject = 不采纳
done-accept = 已采纳
done-reject = 未采纳
done-keep = 保留了现用的
done-restore = 已恢复
done-dismiss = 已知悉
done-settle = 已由他人处理
conflicts = 冲突处理
conflicts-answer = { $n ->
    [0] 没有要处理的。
   *[other] 有 { $n } 项要处理。
  }
conflicts-settle = 写法不同
conflicts-held = 等你决定是否采纳
conflicts-told = 请你知悉
conflicts-done = 最近已处理：{ $n }
conflicts-empty = 两个人写得不一样，或有内容没能收下，都会出现在这里。
hand-in = 导入其他手机的待发记录

## Photos

photos = 照片
photo = 拍照
photo-n = 照片 { $n }
from-album = 从相册选
take-photo = 拍一张照片
half-photo = 还没保存的照片
ask-photo-role = 拍的是什么？
ask-caption = 简单说明
field-person = 人员
photo-role-evidence = 现场情况
photo-role-before = 处理前
photo-role-after = 处理后
photo-role-strip = 试纸
photo-role-fix = 整改后
remove = 移除
photo-working = 正在处理照片…
photo-elsewhere = 这张照片不在本机。
photo-small = 本机只有缩略图，有网络时会显示原图。
photo-by = { $who }拍的照片
photo-alt = { $at } 拍摄于{ $where }的照片
zoom = 放大
fact-taken = 拍摄时间
fact-file = 文件
kilobytes = { $n } kB
photos-answer = { $n ->
    [0] 还没有照片。
   *[other] 共 { $n } 张照片。
  }
count-photos = { $n } 张
photos-here = 还有 { $n } 张照片在本机，没有传完
photos-there = 还有 { $n } 张照片在{ $who }的手机上
no-photos = 这里还没有照片。
no-photos-more = 上报时拍的和在这里拍的照片，会按日期列出来。
photo-none = “{ $name }”不是能用的图片，请选 JPEG、PNG 或 WebP。
photo-heif = 这个浏览器读不了“{ $name }”（HEIC）。请直接在这里拍，或把相机设为“兼容性最佳”。
photo-broken = “{ $name }”已损坏，或在这里读不了，请重拍。
photo-tiny = “{ $name }”太小，看不清内容。
photo-large = “{ $name }”超过 40 MB，请选小一点的。
photo-pixels = “{ $name }”超过 2 亿像素，请选小一点的。
photo-moving = 这是动图，只保留第一帧。
trouble-photo = 请先拍一张照片。
sync-photos = { $line ->
    [on] { $n } 张照片上传中
   *[off] { $n } 张照片待传
  }
queue-photos = { $line ->
    [on] { $n } 张照片正在上传。
   *[off] { $n } 张照片待传。
  }
queue-photos-more = { $line ->
    [on] 文字已收到，照片会自动传完。
   *[off] 有网络时先发文字，再自动传照片。
  }
queue-photos-wait = 待传照片
queue-sending = 照片上传中
why-photo = 文字已收到，照片已传 { $percent }%。
why-photo-refused = 照片三次传到服务器时都已损坏。它在本机是安全的：点“立即重试”，或导出后交给组长。
op-create-photo = 照片
op-fact-photo = 照片
op-void-photo = 撤回照片
storage-low = 存储空间不多了
storage-low-more = 驻场还可用 { $mb } MB。请清理手机上不需要的内容，否则照片可能存不下。

## Queue

hand-in-offline = 导入待发记录需要网络。
queue = 待发送
queue-answer = { $needs ->
    [0] { $waiting ->
        [0] 全部已收到。
       *[other] { $waiting } 条记录等待发送。
      }
   *[other] { $waiting ->
        [0] { $needs } 条要你处理。
       *[other] { $waiting } 条待发，{ $needs } 条要你处理。
      }
  }
queue-safe = 都已存到本机。{ $contact }
contact = 上次连上服务器：{ $at }。
no-contact = 还没有连上过服务器。
queue-waiting = 待发
queue-received = 最近收到
queue-noted = 已处理
queue-empty = 没有待发
queue-empty-more = 你在这部手机上的记录都已收到。
oldest-first = 早的在前
try-now = 立即重试
tried = { $answer ->
    [yes] { $at } 已尝试：服务器有回应。
   *[no] { $at } 已尝试：服务器没有回应，这里可能没有网络。
  }
save-file-export = 导出为文件
save-file-photos = 把照片导出为文件
why-offline = 等待网络。
why-next = 马上随下一次同步发出。
why-signed-out = 等你登录后发出。
why-blocked = 未发出：这部手机已停用。
why-sent = 正在发送。
why-acked = 已收到。
why-stuck = 服务器读不懂这一条。它在本机是安全的：请导出后交给组长。
why-refused = 这一步没有做。
why-quarantined = 内容已另存，暂未生效。
op-create-incident = 上报
op-fact-incident = 修改
op-void-incident = 作废
op-create-comment = 说明
op-fact-comment = 说明
op-void-comment = 撤回说明
op-other = 记录
op-kind-action = 整改措施
op-kind-code = 区域码
op-kind-involved = 涉事人员
op-kind-zone = 区域
op-kind-team = 班组
op-kind-contact = 联系电话
op-any = { $t ->
    [create] 新增{ $kind }
    [void] 作废{ $kind }
   *[fact] 修改{ $kind }
  }

## Me

me-answer = { $needs ->
    [0] { $waiting ->
        [0] 你在这部手机上没有待发内容。
       *[other] { $waiting } 条记录还在这部手机上。
      }
   *[other] { $needs } 条记录要你处理。
  }
readiness = 手机状态
installed = 已安装
installed-more = 驻场在手机桌面上。
not-installed = 还没安装
not-installed-more = 在浏览器里也能用。装好以后，手机会保护你的记录。
continue-make = 给已安装的应用生成六位数字
continue-answer = 在已安装的应用里继续
continue-hint = 在 iPhone 上，安装后的应用还不认识你。先在这里生成六位数字，再从主屏幕打开应用，填写姓名和这六位数字。
continue-told = 从主屏幕打开应用，姓名填 { $name }，密码填这六位数字。{ $at } 前有效，最多试五次。
continue-again = 重新生成
storage-kept = 存储受保护
storage-kept-more = 手机不会清掉你的记录。{ $free }
storage-loose = 存储未受保护
storage-loose-more = 手机很满时可能会清掉记录，安装驻场可以避免。{ $free }
storage-free = 剩余 { $gb } GB。
queue-some = { $n } 条记录在等待
queue-some-more = 有网络时自动发送。
clock-right = 时间准确
clock-wrong = 时间不准
clock-more = { $s ->
    [0] 与服务器一致。
   *[other] 与服务器相差 { $s } 秒。
  }
other-waits = { $name }：还有 { $n } 条记录没有发出
other-waits-more = 它们留在这部手机上，等本人再次在此登录后发出。
unequal = 记录数目对不上
unequal-more = 这部手机和服务器对部分记录的数目不一致。你自己的记录是安全的；请告诉组长。
early = 本机为腾出空间移走了 { $n } 条已收到的记录
early-more = 服务器上有这些记录，但移走时还没有备份：如果服务器的磁盘损坏，这部手机无法补回它们。
nearly-full = 有 { $n } 条记录在本机等待，上限是 5,000 条：请尽快找到网络，或导出队列。
clock-set = 请在手机设置里把时间改为自动，让你的记录带上准确的时间。
fault-upgrade = 这部手机上的驻场太旧，收不到新内容。你的记录会保存并发出；更新后恢复接收。
light = 外观
theme-sun = 日光
theme-auto = 自动
theme-night = 夜间
language = 语言
lang-en = 英文
lang-zh-CN = 中文
team = 团队
shift = 班次
shift-clear = 这部手机上的内容都已发出。
shift-unsent = { $waiting ->
    [0] 草稿：{ $drafts } 份。会留在这部手机上。
   *[other] 还没发出：{ $waiting } 条；草稿：{ $drafts } 份。都会留在这部手机上。
  }
end-shift = 下班
leave-answer = { $waiting ->
    [0] { $drafts ->
        [0] 现在下班？
       *[other] { $drafts } 份草稿没写完。
      }
   *[other] { $waiting } 条记录还没发出。
  }
leave-more = { $waiting ->
    [0] { $drafts ->
        [0] 全部已收到。退出登录需要网络。下次回来，用组长给的登录码或你的密码登录。
       *[other] 没保存的内容不会发出。它会留在这部手机上，你再次登录后还能看到。退出登录需要网络。
      }
   *[other] 在有网络的地方把手机开一分钟，它们会自动发出。退出登录也需要网络；没发出的会留在这部手机上，等你再次登录后发出。
  }
go-on = 继续写
leave-anyway = 仍然下班
leave-offline = 下班需要网络，因为服务器要结束你的登录。现在什么都没有变。
wait-and-send = 等一下，先发送
sign-out = 退出登录
version = 版本 { $version }

## People

people = 人员
people-answer = 这个场地有 { $n } 名成员。
people-empty = 还没有名单。
people-empty-more = 第一次与服务器同步后，人员会列在这里。
people-none = 没有找到符合的人。
people-found = { $n ->
    [0] 没有找到。
   *[other] 找到 { $n } 人。
  }
people-none-more = 可以搜姓名的一部分、身份、班组或对讲机。
find-people = 查找人员
find = 查找
no-team = 未分班组
everybody = 全体人员
field-until = 身份到期时间
field-role_after = 到期以后
field-role = 身份
field-team = 班组
field-radio = 对讲机
field-kin = 紧急联系人
field-lang = 语言
field-badge = 工牌编码
field-uses = 人数
field-days = 有效天数
leaves-then = 离场
member-edit-hint = 这一步需要网络，身份由服务器更改。到期时间不填，表示长期有效。
phones = 手机
count-phones = { $n } 部
no-phones = 还没有手机联系过服务器。
last-heard = 最后联系
signed-in-at = 登录于
waits-there = 未发出 { $n } 件：{ $what }
device_status-state-active = 在用
being-blocked = 正在停用
device_status-state-revoked = 已停用
device_status-state-forked = 重复使用，已停
device_status-storage-kept = 存储受保护
device_status-storage-best_effort = 存储未受保护
device_status-armed-yes = 能收到警报
device_status-armed-no_permission = 未允许通知
device_status-armed-not_installed = 未安装，收不到警报
device_status-armed-no_push = 不支持推送警报
device_status-armed-failed = 警报送不到
block-phone = 停用这部手机
new-badge = 更换工牌
print-badge = 打印这张工牌
end-membership = 离场
has-left = 已离场。
sure-badge = 给{ $who }更换工牌？
sure-badge-more = 旧工牌上的编码会失效，之后请打印新工牌。
sure-end = { $who }要离场吗？
sure-end-more = 今后不再收到这个场地的任何信息，手机上的场地记录会清除。已上报的都会保留，手机上没发出的三天内还会接收。
sure-phone = 停用{ $who }的这部手机？
sure-phone-more = 它会被登出，今后不再接收它的任何内容，没发出的只能导出文件交上来。{ $who }可以在另一部手机上登录。
do-badge = 更换工牌
do-end = 确认离场
do-phone = 确认停用
nothing-changed = 什么都没有改动。
needs-network = 这一步需要网络，你填写的都在。
network-needed = 这一步需要网络。
out-more = 这个页面由服务器生成。内容都在，有网络时再试一次。
out-again = 再试一次
not-shown = 现在无法显示。
invites = 邀请
invites-answer = { $n ->
    [0] 没有有效的邀请。
   *[other] 有效邀请 { $n } 条。
  }
invites-none = 最近一个月没有邀请。
invites-open = 有效
invites-past = 已结束
invite-team = 邀请整个班组
invite-team-hint = 每个扫码的人都以组员身份加入，姓名自己填写。你能看到谁加入了，也可以随时收回。
invite-use-personal = 个人邀请
invite-use-team = 班组邀请
invite-use-sign_in = 登录码
invite-left = 还可加入 { $n } 人
invite-state-open = 可用
invite-state-used = 已用完
invite-state-expired = 已过期
invite-state-revoked = 已收回
revoke-invite = 收回
made-by = { $who }创建
the-system = 系统
joined = 已加入 { $n } 人：
entered = 已登录 { $n } 次：
roster = 导入人员名单
print = 打印海报和工牌
audit = 查看审计记录
unsent = 手机上有 { $n } 条记录未发送，最后联系 { $time }
member-role-crew = 组员
member-role-reception = 前台
member-role-planner = 策划
member-role-deputy = 副组长
member-role-lead = 组长
member-role-admin = 管理员
radio = 对讲机 { $radio }
invite = 邀请新成员
invite-answer = 谁要加入？
invite-hint = 对方用自己的手机扫码，点“加入”，一分钟内就能上报。
ask-name = 姓名
ask-lang = 语言
ask-role = 身份
make-code = 生成二维码
invite-code = 邀请码
invite-scan = 请{ $who }扫码加入。
invite-valid = 有效期至
sign-in-code = 登录码
sign-in-scan = 请{ $who }扫码登录。
sign-in-valid = 只能用一次，有效期至
team-code = 班组邀请
team-scan = { $who }：扫码加入。
team-valid = 有效期至
link-is-open = 名额用完之前，打开的人都能加入。请不要公开发布。
or-link = 或者发送这个链接
link-is-theirs = 仅供{ $who }使用。请勿在本机打开，否则本机会登录为{ $who }。
code-once = 离开或刷新这个页面，二维码就不再显示。
copy-link = 复制链接
link-copied = 链接已复制
qr-of = { $who }的二维码
no-code-made = 没有生成二维码。
continue-failed = 没有生成数字。
invite-namesake = { $who }已经在这个场地。如果是同一个人，请在“人员”里给登录码；如果是另一个人，请再点一次“生成二维码”。
invite-offline = 这一步需要网络，二维码由服务器生成。
invite-signed-out = 登录已过期。请先登录，再生成二维码。
invite-no-right = 你的身份不能做这一步。
invite-slow = 短时间内生成得太多，请等一分钟。
invite-failed = 服务器没有生成二维码，请稍后再试。

## Set-up

setup = 场地设置
setup-answer = 这个场地有哪些内容？
setup-hint = 改动会在下次收发时到达每部手机，没有网络也可以改。
setup-zone = 区域
setup-team = 班组
setup-contact = 联系电话
count-zone = { $n ->
    [0] 还没有启用的区域。
   *[other] 在用区域 { $n } 个。
  }
count-team = { $n ->
    [0] 还没有启用的班组。
   *[other] 在用班组 { $n } 个。
  }
count-contact = { $n ->
    [0] 还没有启用的联系电话。
   *[other] 在用联系电话 { $n } 个。
  }
new-zone = 新增区域
new-team = 新增班组
new-contact = 新增联系电话
one-zone = 区域
one-team = 班组
one-contact = 联系电话
hint-zone = 名称填一种语言即可，二维码编码会自动生成。
hint-team = 名称填一种语言即可。组员在“人员”里安排。
hint-contact = 场地上的每个人都能看到，没有网络也行。
setup-empty = 这里还没有内容。
setup-empty-more = 新增的内容以后都能修改或停用。
retired = 已停用
is-within = 属于{ $what }
in-circle = 所属关系成了一个圈。请打开它，重新选择所属区域。
in-language = { $what }（{ $lang }）
printed-code = 二维码编码
new-code = 更换编码
sure-code = 给{ $name }更换编码？
sure-code-more = 服务器收到后，现在张贴的编码 { $code } 就会失效，扫了也打不开。之后请打印新码，换下旧的。
leave-code = 不换，保留旧码
code-made = { $name }的新编码
code-print = 请现在打印并换下旧码，旧码已失效。
code-waits = 服务器收到后才能打印，在那之前先别撕下旧码。
entered-wrongly = 录错了？
void-hint = 它会从各处列表中消失，连同原因留档。只是不再使用的，请在上面把“在用”改成“否”。
yes = 是
no = 否
field-trade = 工种
field-head = 班组负责人
field-part = 类别
field-phone = 电话
field-note = 备注
field-reason = 原因
team-trade-cleaning = 保洁
team-trade-security = 安保
team-trade-build = 搭建
team-trade-technical = 技术
team-trade-stewards = 现场引导
team-trade-reception = 前台
team-trade-planning = 策划
team-trade-medical = 医疗
team-trade-other = 其他
contact-part-client = 客户
contact-part-police = 公安
contact-part-fire = 消防
contact-part-medical = 急救
contact-part-power = 电力
contact-part-staff = 工作人员
contact-part-other = 其他

## Contacts

contacts-answer = 打给谁
contacts-hint = 点一下就拨号，没有数据网络也能打。
contacts-none = 组长可以在“我的 › 场地设置”里添加联系电话。
act-change-contacts = 修改联系电话
call = 拨打{ $name }，{ $phone }

## When something is missing or wrong

no-page = 页面不存在。
no-page-more = 你的记录都在。请从“今日”继续。
no-record = 这条记录不在这部手机上。
no-record-more = 可能还没有收到，也可能你无权查看。有网络时再看看。
no-code-more = 你仍然可以上报，自己选择区域。
broken = 这个页面没能显示出来。
broken-more = 你保存的和填写的都没有丢。请再试一次；如果还是这样，请导出待发内容交给组长。
stranger = 这部手机上没有人登录。
stranger-more = 扫组长给的登录码，或者用密码登录。别人没发出的记录会留在这里，等他们再次登录。
sign-in = 登录
signed-out = 登录已过期，记录都在
signed-out-more = 可以继续工作，记录存在本机。再次登录后自动收发。
phone-blocked = 这部手机已停用，不会再发送
phone-blocked-more = 请导出文件交给组长。
off-site = 你已不在这个场地
off-site-more = 场地的记录已从这部手机清除。你没发出的记录三天内还会接收。如果弄错了，请联系组长。
save-text_too_long = 内容太多，一条记录放不下。
save-text_too_long-more = 你写的已存为草稿。请缩短后再保存。
save-op_too_large = 内容太多，一条记录放不下。
save-op_too_large-more = 你写的已存为草稿。请缩短后再保存。
save-outbox_full = 这部手机上没发出的记录已经满了。
save-outbox_full-more = 你写的已存为草稿。请连上网络让记录发出去，或者导出待发内容。
save-drafts_full = 这部手机上的草稿太多了。
save-drafts_full-more = 请先完成或清空几份，再继续。
save-photos_full = 本机已有 300 张或 200 MB 照片待传，放不下更多了。
save-photos_full-more = 连上网络让照片传出去，或导出待发送的内容。
save-photos_many = 一次最多放二十张照片。
save-photos_many-more = 先保存这些，再继续添加。
save-photo_gone = 这份内容里有一张照片已不在本机。
save-photo_gone-more = 其他内容都已存为草稿。请移除这张照片，重拍后再保存。
save-signed_out = 这部手机上没有人登录。
save-signed_out-more = 请先登录，再保存。
trouble-what = 请选择发生了什么，点一下就行。
trouble-choose = 请选择其中一项。
trouble-long = 写了 { $n } 个字，最多 { $max } 个。内容都在：请缩短后再保存。
trouble-bytes = 内容超出了一条记录的容量。内容都在：请缩短后再保存。
trouble-time = 这不是一个时间，请选择日期和钟点。
trouble-past = 这个时间已经过去，请选晚一点的。
trouble-again = 退回后还没有改动。请先补充缺少的内容，或在上报里添加说明，再重新提交。
trouble-reason = 请写明原因，让对方知道该怎么做。
trouble-said = 请先写几句话或拍一张照片。
trouble-name = 请填写姓名。
trouble-until = 请填写身份的到期时间，或者把“到期以后”留空。
trouble-owner = 请选择由谁负责处理。
trouble-response = 请填写要采取的措施，一种语言即可。
trouble-words = 请填写名称，一种语言即可。
trouble-phone = 请填写电话号码。
trouble-whole = 请填写整数。
trouble-range = 请填写 { $lo } 到 { $hi } 之间的整数。
trouble-decimal = 请填写数字，例如 12.5。
trouble-date = 这不是一个日期，请选择年、月、日。
trouble-circle = 不能属于它自己，也不能属于它里面的区域。请重新选择。

## Server pages and problems

srv-product = Muster 驻场
srv-lang-en = English
srv-lang-zh-CN = 中文
srv-language = 语言

srv-role-crew = 组员
srv-role-reception = 前台
srv-role-planner = 策划
srv-role-deputy = 副组长
srv-role-lead = 组长
srv-role-admin = 管理员

srv-login-title = 登录，开始驻场工作。
srv-login-hint = 组员一般没有密码：请组长在“人员”里给你一个新的登录码。如果这部手机的浏览器里已经打开驻场，也可以在那里的“我的”里生成六位数字，当作密码填在这里。
srv-login-who = 姓名或邮箱
srv-login-password = 密码
srv-login-button = 登录
srv-login-missing = 姓名或邮箱、密码都要填写。
srv-login-wrong = 姓名和密码对不上。其他什么都没有变，请再试一次。
srv-login-slow = 这个姓名试的次数太多了。请等 15 分钟，或者请组长给你一个登录码。

srv-join-title = { $name }，欢迎加入。
srv-join-site = { $site }
srv-join-role = 你的身份：{ $role }。
srv-join-hint = 打开这个页面不会用掉邀请。这是你工作用的手机时，再点加入。
srv-join-button = 加入
srv-join-team = 欢迎加入班组。
srv-join-name = 你的姓名
srv-join-name-hint = 请写同事认识的名字。组长能看到谁加入了。
srv-join-name-missing = 请填写姓名，让同事知道是谁上报的。邀请仍然有效。
srv-join-name-long = 姓名最多 60 个字。邀请仍然有效。
srv-join-password-hint = 你的身份要替大家做决定，所以需要一个密码，至少 10 个字符。有了它，你自己就能登录。
srv-join-short-password = 密码不到 10 个字符。邀请还有效，请换一个长一点的。
srv-signin-title = 在这部手机上登录 { $name }。
srv-signin-hint = 这个登录码只属于你，短时间内有效。
srv-signin-button = 登录

srv-other-title = 这部手机现在登录的是{ $other }。
srv-other-hint = 可以换成{ $name }继续。如果{ $other }还有没发出的内容，会留在这部手机上，等{ $other }再次登录后发出。
srv-other-yes = 换成{ $name }
srv-other-no = 仍用{ $other }

srv-wechat-title = 请用浏览器打开这个页面。
srv-wechat-hint = 在微信和其他应用里，驻场无法保存你的工作。请点右上角 ⋯，选择“在浏览器打开”。在那之前，邀请不会被用掉。
srv-wechat-or = 或者复制这个地址，粘贴到浏览器里打开
srv-noscript = 驻场需要 JavaScript。请为这个网址打开它，或者用 Chrome、Firefox、Safari 打开这个页面。

srv-setup-title = 设置你的驻场项目。
srv-setup-hint = 一分钟就好。除了时区，以后都可以改。
srv-setup-site-en = 场地的英文名
srv-setup-site-zh = 场地的中文名
srv-setup-site-one = 填一个就可以
srv-setup-tz = 时区
srv-setup-name = 你的姓名
srv-setup-email = 邮箱
srv-setup-optional = 可以不填
srv-setup-password = 密码
srv-setup-password-hint = 至少 10 个字符
srv-setup-button = 完成设置
srv-setup-missing-site = 请给场地起个名字，中文或英文都可以。
srv-setup-missing-name = 请填写你的姓名。
srv-setup-short-password = 密码不到 10 个字符。
srv-setup-unknown-tz = 这不是一个时区。请写成 Asia/Shanghai 这样。
srv-setup-too-long = 姓名最多 60 个字，场地名最多 80 个字。

srv-boot-title = 正在把场地装进这部手机。
srv-boot-hint = 装好以后，没有网络也能用。

srv-handin-title = 导入其他手机的待发记录。
srv-handin-hint = 用于无法发送的手机：在那部手机上打开待发送，选择“导出为文件”，把文件带到这里。在你采纳之前都不生效。
srv-handin-file = 文件
srv-handin-button = 导入
srv-handin-none = 还没有选文件。请选择以“muster-queue”开头的文件。
srv-handin-bad = 这个文件不是驻场保存的队列。没有任何改动。请选择以“muster-queue”开头的文件。
srv-handin-done = { $n ->
    [0] 里面没有新的内容。
   *[other] 收下了 { $n } 条记录。
  }
srv-handin-after = 新的内容等组长采纳或不采纳。
srv-handin-known = 文件里另有 { $n } 条早已收到。
srv-handin-others = 有 { $n } 条属于其他驻场，没有收下。
srv-handin-unread = 有 { $n } 条无法读取，没有收下。请保留文件。
srv-handin-decide = 现在处理
srv-handin-back = 返回冲突处理
srv-roster-title = 导入人员名单。
srv-roster-hint = 先看看会导入什么，确认之前什么都不会改动。
srv-roster-file = 人员名单（CSV 文件）
srv-roster-header = 第一行写列名：姓名、身份、班组、电话、语言、对讲机。只有姓名是必填的，最多 1000 人。
srv-roster-button = 先看一看
srv-roster-none = 还没有选择文件。
srv-roster-empty = 这个文件里没有人员。
srv-roster-bad = 这不是 CSV 文件。请在表格软件里选“另存为”，再选 CSV。
srv-roster-quotes = 第 { $line } 行读不出来：引号没有成对。
srv-roster-columns = 没有“姓名”或“name”这一列。文件第一行是：{ $found }
srv-roster-doubled = “{ $column }”这一列出现了两次。
srv-roster-many = 名单有 { $n } 人，一次最多 { $max } 人。请把文件拆开。
srv-roster-large = 文件超过 { $kb } kB，请拆开。
srv-roster-wrong = 有 { $n } 行需要修改。
srv-roster-mend = 什么都没有改动。请在文件里改好这些行，再选一次。
srv-roster-fine = { $n ->
    [0] 名单上的人都已经在这里了。
   *[other] 将新增 { $n } 人。
  }
srv-roster-try = 现在还没有改动。
srv-roster-apply = 新增 { $n } 人
srv-roster-done = { $n ->
    [0] 没有新人员。
   *[other] 已新增 { $n } 人。
  }
srv-roster-after = 已列入“人员”。每个人需要一张邀请才能登录：请打印邀请。
srv-roster-print = 打印邀请
srv-roster-back = 回到人员
srv-roster-here = 有 { $n } 人已经在这里，保持不变。
srv-roster-ignored = 没有用到的列：{ $names }
srv-roster-line = 第 { $n } 行
srv-roster-new = 新增
srv-roster-no-name = 没有姓名。
srv-roster-turning = 姓名里有改变文字方向的隐藏符号，请重新输入。
srv-roster-long = “{ $what }……”太长，最多 { $max } 个字。
srv-roster-role = 没有“{ $what }”这个身份。可以写：组员、前台、策划、副组长、组长。
srv-roster-above = 身份“{ $what }”高于你自己的身份。
srv-roster-team = 没有“{ $what }”这个班组。请先新增班组，或者留空。
srv-roster-phone = “{ $what }”不是电话号码。请在表格里把这一列设为文本。
srv-roster-lang = 不支持“{ $what }”这种语言。请写中文或英文。
srv-roster-same = { $name }在第 { $line } 行已经出现。
srv-roster-alike = 第 { $line } 行也有{ $name }。请给两个人都填上电话，以便区分。
srv-audit-title = 审计记录。
srv-audit-lead = 最新的在前，按场地时间。记录只增不减。在手机上查看保密记录、把内容导出成文件，这里看不到；在服务器上搜索保密内容会留下记录。
srv-audit-act = 事项
srv-audit-all = 全部
srv-audit-who = 姓名（操作人或被操作人）
srv-audit-show = 查看
srv-audit-none = 没有这样的记录。
srv-audit-newer = 较新的
srv-audit-older = 较早的
srv-audit-nobody = 系统，或不认识的姓名
srv-audit-unknown = 姓名已删除的人
srv-audit-sign_in = 登录
srv-audit-sign_in_failed = 登录失败
srv-audit-invite = 邀请
srv-audit-join = 加入场地
srv-audit-revoke_invite = 收回邀请
srv-audit-role = 更改身份
srv-audit-member = 更改资料
srv-audit-badge = 更换工牌
srv-audit-left = 离场
srv-audit-revoke_device = 停用手机
srv-audit-roster = 导入名单
srv-audit-print = 打印
srv-audit-read_sealed = 查看保密内容
srv-audit-hand_in = 上交待发内容
srv-detail-code = 用登录码
srv-detail-password = 用密码
srv-detail-invite = 用邀请
srv-detail-continue = 用六位数字
srv-detail-setup = 首次设置
srv-detail-personal = 个人，
srv-detail-team = 班组，
srv-detail-sign_in = 登录码，
srv-detail-radio = 对讲机
srv-detail-phone = 电话
srv-detail-kin = 紧急联系人
srv-detail-people = 人
srv-detail-badges = 工牌
srv-detail-poster = 海报
srv-detail-invitations = 邀请
srv-detail-zones = 区域码
srv-detail-until = 限时

srv-print-hint = 用浏览器的打印功能打印本页，纸张选 A4，按原大小打印。
srv-print-back = 返回驻场
srv-print-zones = 待张贴的区域码
srv-print-use = 扫码上报
srv-print-zones-button = 查看区域码
srv-print-code-of = “{ $name }”的二维码
srv-print-none = 还没有带码的在用区域。请先给区域设码，再来打印。
srv-print-title = 要打印什么？
srv-print-lead = 每次打印都会留下记录。
srv-print-team = 班组
srv-print-no-team = 不分班组
srv-print-everybody = 全体人员
srv-print-poster = 加入海报
srv-print-poster-hint = 扫码的人以组员身份加入，姓名自己填写，七天有效。在“人员 › 邀请”里能看到谁加入了，也可以收回。
srv-print-poster-button = 生成海报
srv-print-uses = 可加入人数
srv-print-badges = 工牌
srv-print-badges-button = 查看工牌
srv-print-invites = 纸质邀请
srv-print-invites-hint = 给每个还没登录过的人，48 小时内有效。之前打印的仍按原来的时间。
srv-print-invites-button = 生成 { $n } 张邀请
srv-print-invites-none = 所有人都已经登录过。
srv-print-nobody = 这个班组里没有人有工牌。
srv-print-scan = 用自己的手机扫码，然后点“加入”。
srv-print-until = 有效期至 { $at }
srv-poster-join = 加入{ $site }
srv-poster-scan = 用手机相机扫码，点“加入”，一分钟内就能上报。
srv-poster-for = 可加入 { $n } 人，有效期至 { $day }

srv-problem-home = 返回首页
srv-problem-code = 给支持人员的代码：{ $code }

problem-bad_request = 请求的格式不对。什么都没有改变。
problem-bad_encoding = 请求无法解压。什么都没有改变，会换一种方式重发。
problem-bad_count = 请填写 1 到 { $max } 之间的整数。什么都没有改动。
problem-signed_out = 你已经退出登录。记录都还在这部手机上；登录后才能发送和接收。
problem-wrong_password = 姓名和密码对不上。
problem-cross_site = 请求不是从驻场自己的页面发出的。什么都没有改变。
problem-form_expired = 这个表单太旧了。请重新载入页面，再提交一次。
problem-device_not_yours = 这部手机的发件箱属于别人。你的记录还在手机上。
problem-device_revoked = 这部手机已被组长停用。你的记录还在手机上，请联系组长。
problem-not_allowed = 你的身份不能做这件事，组长可以。
problem-admins_only = 只有管理员可以查看。
problem-not_found = 页面不存在。
problem-not_wanted = 还没有记录提到这张照片。手机会先发送记录。
problem-no_member = 这个场地没有这个人。
problem-no_team = 这个场地没有这个班组。
problem-no_device = 这个场地没有这部手机。
problem-no_invite = 这个场地没有这个邀请。
problem-own_role = 不能更改自己的身份，请有同样权限的同事来改。
problem-until_wrong = 身份的到期时间必须在今后一年之内。
problem-role_missing = 请选择身份：只填时间，什么都不会改变。
problem-invite_unknown = 这里没有这个邀请。请要一个新的。
problem-invite_revoked = 这个邀请已被收回。请要一个新的。
problem-method_not_allowed = 这个地址不能这样使用。
problem-epoch_changed = 服务器是从备份恢复的。手机会把缺少的内容再发一次。
problem-device_forked = 这部手机的发件箱同时用在另一部手机上，本机已停止发送。内容都在：请把队列导出为文件，交给组长。
problem-dseq_gap = 有些记录的顺序乱了。手机会重新发送。
problem-already_set_up = 场地已经设置好了。请登录，或者在服务器上运行 “muster user add --admin”。
problem-invite_used = { $use ->
    [sign_in] 这个登录码已经用过了。请向组长要一个新的。
    [setup] 这个设置链接已经用过了。请直接登录。
   *[personal] 这个邀请已经用过了。请要一个新的。
  }
problem-invite_expired = { $use ->
    [sign_in] 这个登录码已经过期。请向组长要一个新的。
    [setup] 这个设置链接已经过期。请重启服务器生成新的。
   *[personal] 这个邀请已经过期。请要一个新的。
  }
problem-too_large = 一次发不了这么多。什么都没有改变。
problem-bad_type = 这里不接受这种内容。
problem-wrong_host = 服务器不用这个地址。请用给你的那个地址。
problem-proto_unknown = 这部手机上的应用太旧了。记录都还在手机上；请重新载入，换上新版本。
problem-wrong_offset = 照片要从另一处接着传。手机会自动处理。
problem-hash_mismatch = 照片在传输中出了差错。手机会重新发送。
problem-bad_picture = 收到的内容不是服务器能打开的照片，没有保存。原图还在手机上，请重拍一张。
problem-slow_down = 请求太多了。什么都没有丢，稍后继续。
problem-internal = 服务器出了问题。你的记录没有丢，会再试一次。
problem-busy = 服务器正忙。什么都没有丢，马上再试。
problem-no_phone_app = 这台服务器还没有构建手机应用。请先运行一次 “make run”。
problem-storage_full = 服务器的磁盘满了。记录还在这部手机上，请告诉组长。

refused-guard-state = 这一步没有做：有人先了一步，现在已经不能做了。
refused-guard-stale = 这一步没有做：你看过之后，内容又变了。请再看一遍再决定。
refused-guard-reason = 这一步没有做：还缺一个理由。
refused-guard-void = 这一步没有做：在它送达之前，记录已被标为无效。
refused-guard-create = 这一步没有做：这种记录不能这样新建。
refused-guard-grant = 这一步没有做：请先登录，再做决定。
refused-guard-supervisors_card = 这一步没有做：这张卡片只是告诉你一件事，没有什么要决定的。
refused-guard-held = 这一步没有做：它现在仍然无法收下。请不予采纳，或请人重新填写。
refused-guard-undecided = 这一步没有做：这件事要先作决定。
refused-guard-newest = 这一步没有做：你编辑期间已发布了别的版本，或者你的内容还没有传完整。请打开已发布的版本再修改。
refused-guard-ready_or_reason = 这一步没有做：有关键检查不合格或未签字。仍要开放，请写明理由。
refused-rejected = 这一步没有做：组长看过后没有采纳。
refused-no_right = 这一步没有做：你的身份不能做这件事，组长可以。
refused-no_record = 这一步没有做：找不到它所属的记录。
refused-no_site = 这一步没有做：这个场地不是你的。

held-no_right = 提交人的身份不能做这件事，所以还没有生效。
held-malformed = 已按收到的样子另存：服务器读不懂它。请不予采纳，由提交人重新填写。
held-unknown_item = 这次检查没有这一项。请不予采纳；重要的内容另行上报。
held-wrong_sum = 签字的内容与收到的结果不一致。请不予采纳，由提交人重新签字。
held-closed = 已签字的检查、已发布的检查表模板不能改。请不予采纳，由提交人更正或另写新版本。
held-no_plan = 按这条规则排不出检查，或两次检查相隔不到 15 分钟。请不予采纳，换个时间重新排班。
held-not_alone = 这次检查里已有其他人填写，不能撤回。请不予采纳；不需要这次检查的话，请写明理由后取消。
quarantined-no_right = 内容已另存，暂未生效：你的身份不能做这件事。
quarantined-no_record = 内容已另存，暂未生效：找不到它所属的记录。
quarantined-no_site = 内容已另存，暂未生效：这个场地不是你的。
quarantined-unknown_kind = 内容已另存，暂未生效：服务器还不认识这种记录。
quarantined-no_upcaster = 内容已按原样另存，暂未生效：这条记录太旧，读不了。
quarantined-too_new = 内容已另存，暂未生效：你的应用比服务器新。
quarantined-malformed = 内容已按收到的样子另存，暂未生效：服务器读不懂它。请重新填写，并告诉组长。
quarantined-clash = 内容已另存，暂未生效：可能已经有一条一样的。
quarantined-poison = 内容已另存，暂未生效：服务器处理不了它。
quarantined-salvage = 内容已另存，暂未生效：它来自停用的手机或导出的文件。
quarantined-unknown_item = 内容已另存，暂未生效：这次检查没有这一项。重要的话，请在检查里补充说明，或者上报。
quarantined-wrong_sum = 内容已另存，暂未生效：签字的内容与收到的结果不一致。请打开检查，重新签字。
quarantined-closed = 内容已另存，暂未生效：已签字的检查、已发布的检查表模板不能改。检查请更正或取消，检查表模板请修改为新版本。
quarantined-no_plan = 内容已另存，暂未生效：按这条规则排不出检查，或两次检查相隔不到 15 分钟。请换个时间重新排班。
quarantined-not_alone = 内容已另存，暂未生效：其他人已在这次检查里填写，可由组长取消。

# 整改。
actions = 整改
count-actions = { $n } 项
new-action = 新建整改
action-hint = 全场人员都能看到，请勿写涉事人员的姓名。
back-to-action = 返回整改
trouble-action = 请写明要做什么。
told-action = { $who } 提出整改
told-finish = { $who } 完成整改
told-confirm = { $who } 复核，确认有效
act-finish = 整改完成
act-confirm = 确认有效
why-action-give_back-hint = 负责人会看到这些话，并重新整改。
fact-check = { $on } 复核效果
action-status-open = 待整改
action-status-returned = 已退回
action-status-done = 已整改，待复核
action-status-effective = 复核有效
action-status-void = 已作废
action-aim-contain = 临时控制
action-aim-correct = 纠正
action-aim-prevent = 防止再次发生
ask-action-what = 要做什么？
ask-action-aim = 目的
ask-action-owner = 负责人
ask-action-due_at = 完成期限
ask-action-zone = 在哪里？
ask-action-check_on = 复核日期
field-action-what = 整改内容
field-aim = 目的
field-owner = 负责人
field-check_on = 复核日期
inbox-actions = 待你处理的整改

# 组长查明的内容。
ask-contained = 当场处置
ask-cause = 原因
ask-similar = 类似隐患
field-contained = 当场处置
field-cause = 原因
field-similar = 类似隐患

# 涉事人员：仅组长和副组长可见。
involved = 涉事人员
involved-who = 姓名仅组长和副组长可见
new-involved = 登记涉事人员
one-involved = 涉事人员
involved-read = 仅组长和副组长可见。发送后，你自己也看不到了。
involved-read-lead = 仅组长和副组长可见。
involved-waits = 涉事人员信息，发送后仅组长和副组长可见。
involved-sealed = 涉事人员信息已于 { $at } 送达组长，你已看不到
involved-unnamed = 未填姓名
trouble-involved = 请至少填写一项。
ask-involved-who = 这个人是谁？
ask-involved-part = 与事件的关系
ask-involved-name = 姓名
ask-involved-contact = 联系方式
ask-involved-privacy = 导出时隐去姓名？
ask-involved-activity = 当时在做什么
ask-involved-injury = 伤情或病情
ask-involved-object = 致伤物
ask-involved-treatment = 处理和救治
ask-involved-taken_to = 送往何处
ask-involved-outcome = 结果
ask-involved-lost_days = 误工天数
involved-who-staff = 本单位人员
involved-who-contractor = 外包人员
involved-who-visitor = 观众
involved-who-child = 儿童
involved-who-unknown = 不清楚
involved-part-injured = 受伤
involved-part-ill = 发病
involved-part-witness = 目击者
involved-part-victim = 受害人
involved-part-suspect = 嫌疑人
involved-part-other = 其他
involved-outcome-none = 无碍
involved-outcome-first_aid = 现场急救
involved-outcome-medical = 就医
involved-outcome-hospital = 住院
involved-outcome-death = 死亡

# 重复上报。
crew-read = 上报内容全场人员可见；涉事人员姓名请在上报后单独登记，仅组长和副组长可见。
near = 可能已有人上报
near-hint = 如果是同一件事，请补充到这一件里，你写的话和照片都会署你的名字。
near-join = 补充到这一件
near-severity = 我认为更严重：{ $severity }。
near-said = 我也发现了。

# 查找上报。
filter-state = 状态
filter-all = 全部
filter-open = 未结
filter-closed = 已结
filter-mine = 我的
filter-more = 更多筛选
filter-found = { $n ->
    [0] 没有符合条件的上报。
   *[other] { $n } 件符合条件。
  }
filter-clear = 清除筛选
incident-unsent = { $state }（待发送）
action-about = 来自哪件上报
trouble-check = 复核日期不能早于完成期限。
search = 搜索
search-hint = 在上报、说明、整改、照片、区域、人员和联系人里查找
search-go = 搜索
search-count = { $n ->
    [0] 没有找到
   *[other] 找到 { $n } 条
  }
found-photo = 照片
found-zone = 区域
found-member = 人员
found-contact = 联系人
search-held = 连不上服务器，只查找了本机的内容。
search-whole = 本机和服务器都已查找。
search-more = 结果太多，没有全部显示，请换更具体的词。

## Events

events = 活动
event-status-planned = 计划中
event-status-before = 准备中
event-status-held = 暂停开放
event-status-during = 已开放
event-status-after = 清场中
event-status-closed = 已结束
event-status-void = 已作废
event-phase-before = 活动前
event-phase-during = 活动中
event-phase-after = 活动后
now-before = { $name }，准备中
now-before-at = { $name }，{ $at } 开放
now-during = { $name }，已开放
now-during-at = { $name }，开放至 { $at }
now-after = { $name }，清场中
now-after-at = { $name }，{ $at } 前清场
events-before = { $name }正在准备。
events-during = { $name }已开放。
events-after = { $name }正在清场。
events-answer = { $n ->
    [0] 没有计划中的活动。
   *[other] { $n } 场活动在计划中。
  }
events-now = 进行中
events-planned = 即将开始
events-past = 往期
events-empty = 还没有活动
events-empty-more = 每场活动在活动前、活动中、活动后都有各自的检查。
new-event = 新建活动
event-hint = 各阶段的检查跟着活动时间走：活动改期，检查也一起改。
back-to-event = 返回活动
ask-event-name = 活动名称
ask-event-organiser = 主办方
ask-event-zones = 在哪些区域？
ask-event-builds_at = 进场搭建时间
ask-event-opens_at = 开放时间
ask-event-closes_at = 结束时间
ask-event-clear_at = 清场期限
ask-event-expected = 预计多少观众？
event-answer-planned = { $at ->
    [none] 计划中
   *[other] 计划 { $at } 开放
  }
event-answer-before = { $n ->
    [0] 可以开放
   *[other] 开放前还有 { $n } 项尚未就绪
  }
event-answer-held = { $way ->
    [here] 本机 { $at } 暂停开放
   *[since] { $at } 起暂停开放
  }
event-answer-during = { $way ->
    [here] 本机 { $at } 宣布开放
    [since] { $at } 起开放
   *[none] 已开放
  }
event-answer-after = { $n ->
    [0] 可以收尾
   *[other] 收尾前还有 { $n } 项尚未就绪
  }
event-answer-closed = { $way ->
    [here] 本机 { $at } 收尾
    [since] { $at } 结束
   *[none] 已结束
  }
event-uncritical = 这个阶段没有关键检查，但 { $n } 部手机未就绪
event-unready = 条件均已满足，但 { $n } 部手机未就绪
event-answer-void = 已作废
event-came-open = 有项目尚未就绪，仍然开放
event-came-end = 早于计划时间结束
event-came-resume = 已重新开放
event-came-finish = 有项目尚未就绪，仍然收尾
event-waits = 等待发送，其他人现在还看不到。
event-next-planned = { $at } 进场搭建
event-next-before = { $at } 开放
event-next-during = { $at } 结束
event-next-after = { $at } 前清场完毕
fact-opens_at = 计划 { $at } 开放
fact-closes_at = 计划 { $at } 结束
fact-clear_at = 计划 { $at } 前清场
fact-expected = 预计 { $n } 人
gate-against = 尚未就绪
gate-spite = 当时尚未就绪：{ $n } 项
gate-done = 合格 { $done } / { $n }
gate-nothing = 这个阶段还没有安排检查。
gate-unplanned = 还没安排，开始前三周内自动安排。
gate-uncritical = 这个阶段没有关键检查。
gate-why = 有 { $n } 项关键检查不合格或未签字，列在下面。你写的理由会和这些检查一起留存。
gate-blocked = 关键项不合格
gate-failed = 不合格
gate-late = 逾期
gate-unfinished = 已签字，有缺项
gate-open = 进行中，未签字
gate-due = 待检查
gate-missed = 漏检
gate-cleared = 复查合格
gate-passed = 合格
gate-cancelled = 已取消
gate-failing = { $n } 个关键项
a-check = 检查
due-by = { $at } 前完成
at-time = { $at }
silent-since = 手机自 { $at } 起失联
phone-waits = { $n } 条记录未发送
phone-untold = 还没报告能否收到警报、存储是否受保护
phone-heard = { $at } 联系过
phones-of = 就绪 { $ready } / { $n }
phones-none = 两天内没有手机联系过。
phones-ready = { $n } 部手机就绪
phones-wrong = { $n } 部手机未就绪
phones-ready-more = 能收到警报，存储受保护，没有未发送的记录，时钟准确，半小时内联系过。
demand-check = 添加一项检查
demand-hint = 所选的每个区域各做一次，时间由你定。活动改期，检查也一起改。
demand-name = 不填就用检查表模板的名称。
demand-times = 会安排的检查
demand-none = 还没有：请选择区域，并填写提前或延后多少分钟。
demand-over = 没有：这个阶段已经过去。
demand-untimed = 还没有：活动没有写明开放和结束时间。
demand-at = { $at } 起，{ $n } 项检查
demand-late = { $at } 后算逾期
act-prepare = 开始准备
act-open = 开放
act-hold = 暂停开放
act-end = 结束开放
act-event-finish = 活动收尾
act-resume = 重新开放
why-open = 为什么仍然开放？
why-open-hint = 本场地所有人都能看到这条理由。
why-end = 为什么提前结束？
why-end-hint = 本场地所有人都能看到这条理由。
end-early = 计划 { $at } 结束。只是暂时关门的话，请用“暂停开放”。
why-event-finish = 为什么仍然收尾？
why-event-finish-hint = 本场地所有人都能看到这条理由。
why-hold = 为什么暂停开放？
why-hold-hint = 本场地所有人都能看到这条理由。
why-resume = 为什么重新开放？
why-resume-hint = 本场地所有人都能看到这条理由。
why-event-void = 为什么作废？
why-event-void-hint = 还没开始的检查会一并撤下。活动和你写的理由都会留存。
told-event = { $who } 新建了活动
told-prepare = { $who } 开始准备
told-open = { $who } 宣布开放
told-hold = { $who } 暂停开放
told-end = { $who } 结束开放
told-event-finish = { $who } 收尾
told-resume = { $who } 重新开放
field-organiser = 主办方
field-zones = 区域
field-builds_at = 进场搭建
field-opens_at = 开放
field-closes_at = 结束
field-clear_at = 清场期限
field-times = 时间
field-expected = 预计观众
field-event = 活动
op-kind-event = 活动
trouble-opens_at = 请填写开放时间。
trouble-closes_at = 请填写结束时间。
trouble-order = 这个时间不在前一个时间之后。

## Rotas

rotas = 排班
rotas-answer = { $n ->
    [0] 没有在用的排班。
   *[other] { $n } 个排班在用{ $gaps ->
        [0] 。
       *[other] ，其中 { $gaps } 个无人负责。
      }
  }
rotas-empty = 还没有排班
rotas-empty-more = 排班说明由谁、在哪里、多久检查一次。检查提前三周排好。
new-rota = 新建排班
rota-hint = 检查提前三周排好。已经开始的检查不受改动影响。
rota-gap = 无人负责
rota-idle = 已停用
rota-next = 下次 { $at }
rota-first = 下次检查：{ $at }。
rota-coming = 未来 7 天
rota-more = 还有 { $n } 次
rota-stop = 停用
rota-use = 重新启用
rota-no-template = 没有已发布的检查表模板
rota-plans-idle = 已停用，不再安排检查。还没开始的检查已撤下。
rota-plans-template = 没有安排检查：检查表模板没有已发布的版本。
rota-plans-later = 服务器收到后安排。
rota-plans-needs = 没有安排检查：这份排班没有生效，原因见待办。
rota-plans-over = 没有安排检查：活动已结束。
rota-plans-past = 不再安排检查：最后一天已过。
rota-plans-own = 按这条规则，未来 7 天没有检查。
rota-plans-nothing = 未来 7 天的检查，由服务器排好后出现在这里。
back-to-rota = 返回排班
rota-task-check = 检查
rota-phase-before = 活动前
rota-phase-during = 活动中
rota-phase-after = 活动后
rota-phase-says-before = 每个区域一次，{ $side ->
    [earlier] 开放前 { $span }
    [later] 开放后 { $span }
   *[sharp] 开放时
  }
rota-phase-says-during = 活动中每个区域一次，{ $side ->
    [earlier] 开放前 { $span }
    [later] 开放后 { $span }
   *[sharp] 从开放时起
  }
rota-phase-says-after = 每个区域一次，{ $side ->
    [earlier] 结束前 { $span }
    [later] 结束后 { $span }
   *[sharp] 结束时
  }
rota-says-hours = { $from } 到 { $to }，每 { $n } 小时一次
rota-says-day = 每天 { $times }
rota-says-week = 每{ $days } { $times }
rota-says-own = 自定规则：{ $rule }
rota-says-nothing = 没有写明时间
rota-every-hours = 每隔几小时
rota-every-day = 每天
rota-every-week = 按星期
rota-every-own = 自定规则
rota-own-hint = 按 RFC 5545 写一条 RRULE，例如 FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0，即每月第一个周一 09:00。
rota-night = 跨过午夜的，算在开始的那一天。
rota-side-earlier = 在这个时间之前
rota-side-later = 在这个时间之后
rota-phase-hint = 活动前、活动中从开放时间算起，活动后从结束时间算起。
day-MO = 周一
day-TU = 周二
day-WE = 周三
day-TH = 周四
day-FR = 周五
day-SA = 周六
day-SU = 周日
list-comma = 、
hours = { $n } 小时
minutes = { $n } 分钟
ask-rota-name = 排班名称
ask-rota-template = 用哪份检查表模板？
ask-rota-zones = 在哪些区域？
ask-rota-team = 哪个组负责？
ask-rota-person = 或者哪个人负责？
ask-rota-phase = 哪个阶段？
ask-rota-window_min = 开始后多少分钟算逾期？
ask-rota-every = 多久一次？
ask-rota-every_n = 每隔几小时？
ask-rota-from = 从
ask-rota-to = 到
ask-rota-days = 星期几？
ask-rota-times = 几点？
ask-rota-own = 规则
ask-rota-first_day = 第一天
ask-rota-until = 最后一天
ask-rota-offset = 多少分钟？
ask-rota-side = 之前还是之后？
field-template = 检查表模板
field-rota-window_min = 逾期期限
field-first = 开始
field-rota-until = 截止
field-rota-night = 跨过午夜
field-rota-given = 负责
field-rrule = 规则
field-phase = 阶段
field-offset_min = 相差分钟
op-kind-rota = 排班
trouble-zones = 至少选一个区域。
trouble-times = 请填写时间，例如 08:00 14:00。
trouble-minutes = 这些时间的分钟数不同，请分成几个排班。
trouble-days = 至少选一天。
trouble-rrule-syntax = “{ $part }”不是规则的写法。各部分用分号隔开，例如 BYHOUR=8,14。
trouble-rrule-freq = 规则要写明多久一次：FREQ=DAILY、FREQ=WEEKLY、FREQ=MONTHLY 或 FREQ=YEARLY。
trouble-rrule-twice = “{ $part }”前面已经写过，请只写一次。
trouble-rrule-apart = “{ $part }”不能和 FREQ={ $freq } 一起用。请删掉，或改 FREQ。
trouble-rrule-value = “{ $part }”：请写 { $lo } 到 { $hi } 的整数。
trouble-rrule-day = “{ $part }”：星期写 MO TU WE TH FR SA SU；按月或按年时可加序号，例如 1MO。
trouble-rrule-often = 两次检查相隔不到 15 分钟，请改长一些。
trouble-rrule-never = 没有这一天，就像 2 月 30 日。请换一天。
trouble-until_before_first = 最后一天早于第一天，请改晚一些。
trouble-until_never = 第一天到最后一天之间没有选中的星期。请改选星期，或推迟最后一天。
trouble-until_far = 夜数太多，一个排班排不下。请把最后一天提前，或者留空。

## Checklists: the round

runs = 检查
one-run = 检查
you = 你
half-check = 没填完的检查
runs-answer = { $n ->
    [0] { $open ->
        [0] 暂无待办的检查。
       *[other] { $open } 项检查待办。
      }
   *[other] { $n } 项检查逾期。
  }
runs-none = 今天没有检查。
runs-none-more = 排好的检查会出现在这里。任何人都可以在区域页面发起检查。
runs-late = 逾期或不合格
runs-overdue = 逾期
runs-now = 现在待办
runs-later = 今天稍后
runs-next = 接下来的检查
runs-done = 已完成
count-runs = { $n } 项
all-runs = 全部 { $n } 项
answer-runs = { $late ->
    [0] 你有 { $n } 项检查待办。
   *[other] 你有 { $late } 项检查逾期。
  }
start-at-zone = 在区域里发起检查
start-check = 发起检查
start-which = 做哪一项检查？
start-none = 还没有可用的检查表模板。
start-none-more = 请组长先发布一份。
run-due = { $at } 前完成
run-adhoc = 现场发起
run-again = 复查不合格项
run-state-blocked = 关键项不合格
run-state-failed = 不合格
run-state-late = 逾期
run-state-unfinished = 已签字，有缺项
run-state-open = 进行中
run-state-due = 待检查
run-state-missed = 漏检
run-state-cleared = 复查合格
run-state-passed = 合格
run-unsigned = 待签字
run-state-cancelled = 已取消
progress = { $n } / { $of }
count-checked = { $n } 项
count-failed = 不合格 { $n } 项
round-left = { $n ->
    [0] { $failed ->
        [0] 必填项已填完。
       *[other] 必填项已填完，不合格 { $failed } 项。
      }
   *[other] { $failed ->
        [0] 必填项还剩 { $n } 项。
       *[other] 必填项还剩 { $n } 项，不合格 { $failed } 项。
      }
  }
items-left = { $n ->
    [0] 没有漏填。
   *[other] 还有 { $n } 项没填。
  }
items-unknown = 检查项还没有传到这部手机，有网络时会自动接收。
from-to = { $from } 至 { $to }
critical-item = 关键项：如不合格，区域不得开放。
critical-failed = 关键项不合格，区域不得开放。
item-optional = 可以不填。
limits-both = { $min } 至 { $max } { $unit }
limits-min = 不低于 { $min } { $unit }
limits-max = 不高于 { $max } { $unit }
reading = 读数
reading-in = 读数，单位：{ $unit }
in-words = 文字说明
trouble-reading = 请填写数字，小数最多 3 位，例如 12.5。
choice-none = 都不是
out-of-limits = 超出范围，这一项不合格。
failure-stands = 已签字的不合格不能改。整改后请“复查”，合格了区域才重新开放。
answers-differ = 几个人的结果不一样，以最差的为准：{ $worst }。
corrected-to = 已更正为“{ $to }”，签字后生效。
came-later = 签字后补填
add-photos = 添加照片
not-asked = 这次检查没有要求的结果
note-change = 修改备注

becomes-incident = 会生成一件上报，程度：{ $severity }。请勿写人名。
becomes-action = 会生成一项整改。
ask-join = 怎么处理？
new-incident = 单独一件上报
same-as = 同一件：{ $title }
report-it = 上报
became-of = 不合格：{ $text }
became-incident = 已上报
became-action = 已提出整改
photo-asked = 这一项需要拍照。
left-incident = 已没有人判为不合格，但上报仍然有效，可由{ $who }或组长作废。
left-action = 已没有人判为不合格，但整改仍然有效，可由组长作废。
taken-back-answer = 已重新填写：{ $verdict }

sign-submit = 签字提交
sign-answer = 为 { $n }/{ $of } 项检查结果签字。
sign-hint = 签字后不能改动。要更正，就重新签一份，并注明更正哪一份。
typed-left = 有 { $n } 项填了还没保存。
photos-left = 还有 { $n } 项没拍照。
sign-photoless = 不合格，但没有照片
sign-opens = 签字时一并上报
sign-late = 逾期签字。
sign-line = 签名
sign-line-hint = 用手指签。只填姓名也可以。
sign-anew = 重签
sign-here = 在这里签字
sign-save = 保存签名
to-first = 去第一项
signed = 签字
statement-of = { $n }/{ $of } 项结果
statement-late = 逾期签字
statement-replaced = 已被更正
later-answers = 签字后又补填了 { $n } 项，不在签字范围内。
correct-it = 更正
check-again = 复查
back-to-check = 返回检查
arose-from = 来自检查
told-run = { $who } 发起检查
told-signed = { $who } 签字：{ $n }/{ $of } 项
told-corrected = { $who } 更正并签字：{ $n }/{ $of } 项
told-critical = { $who } 查出关键项不合格：{ $text }
looked-again = 复查
hand-over = 转交
hand-over-to = 这项检查由谁来做？
hand-over-hint = 对方在“今日”里马上能看到。转交会留在记录里。
handed-to = 转交给：{ $who }
ask-run-team = 哪个班组？
ask-run-person = 哪个人？
act-run-void = 发起错了，撤回
begun-by-mistake = 发起错了
why-run-void = 为什么撤回？
why-run-void-hint = 各处列表里不再显示，已填的结果连同原因会留档。
told-cancel = { $who } 取消检查
act-cancel = 取消这次检查
why-cancel = 为什么取消？
why-cancel-hint = 全场人员都能看到原因。已填的结果会留档。

unit-v = V
unit-a = A
unit-hz = Hz
unit-ms = ms
unit-ohm = Ω
unit-megohm = MΩ
unit-pct = %
unit-c = °C
unit-db = dB
unit-lux = lx
unit-ppm = ppm
unit-m = m
unit-m_s = m/s
unit-m3 = m³
unit-kg = kg
unit-kwh = kWh
unit-min = 分钟
unit-persons = 人
unit-p_m2 = 人/m²

ask-submission-remark = 备注
ask-signature-name = 姓名
answer-verdict-pass = 合格
answer-verdict-fail = 不合格
answer-verdict-na = 不适用
signature-as-performed = 检查人
signature-as-witnessed = 见证人
signature-as-briefed = 接受交底人
signature-as-handed_over = 移交人
signature-as-received = 接收人
run-phase-before = 活动前
run-phase-during = 活动中
run-phase-after = 活动后
run-result-none = 还没有结果
run-result-passed = 合格
run-result-failed = 不合格
run-result-blocked = 关键项不合格
run-result-cleared = 复查合格
run-status-due = 待检查
run-status-open = 进行中
run-status-submitted = 已签字
run-status-missed = 漏检
run-status-lapsed = 不再安排
run-status-cancelled = 已取消
field-line = 首个版本
field-rota = 排班
field-day = 日期
field-wall = 钟点
field-starts_at = 开始时间
field-critical = 关键
field-again = 复查的检查
field-items = 检查项
field-answered = 已填
field-failed = 不合格
field-missing = 未填
field-failing = 不合格的关键项
field-result = 结果
field-began_at = 首次填写
field-failed_at = 最近不合格
field-signed_at = 签字时间
field-item = 检查项
field-verdict = 结论
field-number = 读数
field-unit = 单位
field-choice = 选项
field-words = 文字说明
field-incident = 上报
field-paper_at = 纸面填写时间
field-paper_by = 纸面填写人
field-answers = 检查结果
field-sum = 校验值
field-late = 逾期
field-remark = 备注
field-drawn = 笔迹
field-as = 身份
field-supersedes = 更正
op-kind-run = 检查
op-void-run = 撤回检查
op-create-answer = 检查结果
op-create-submission = 签字提交
op-create-signature = 签名

## Checklists: templates

templates = 检查表模板
templates-answer = { $n ->
    [0] 还没有已发布的检查表模板。
   *[other] 已发布 { $n } 份检查表模板。
  }
templates-hint = 现场检查按这里的内容逐项进行。新版本发布后替换旧版本；已填的结果仍对应当时的版本。
templates-admin = 你可以查看检查表模板，但不能修改：由前台和策划编写，组长或副组长发布。管理员要做这些，须先取得相应身份。
templates-closed = 已停用或已替换（{ $n }）
templates-closed-more = 现场不再使用。按它们填写的结果都保留。
templates-none = 还没有检查表模板。
templates-none-more = 第一次同步后，自带的检查表模板会出现在这里。
templates-none-closed = 没有停用或替换过的检查表模板。
drafts-mine = 你的草稿
drafts-theirs = 其他人的草稿
count-points = { $n } 项
count-sections = { $n } 个部分
versions = 版本
count-versions = { $n } 个版本
version-n = 第 { $n } 版
version-draft = { $n ->
    [0] 草稿
   *[other] 改自第 { $n } 版的草稿
  }
draft-rivals = { $n ->
    [1] { $age ->
        [newer] { $who }另有一份较新的草稿：{ $items }
       *[older] { $who }另有一份较早的草稿：{ $items }
      }
   *[other] 另有 { $n } 份草稿
  }
shipped = 驻场自带
told-template = { $who }编写
count-comments = { $n } 条说明
template-status-draft = 草稿
template-status-issued = 已发布
template-status-withdrawn = 已停用
template-status-replaced = 已替换
template-status-void = 已作废
template-use-check = 检查
template-use-briefing = 交底
template-use-handover = 交接
template-use-debrief = 总结
template-new = 新建检查表模板
template-new-hint = 写一种或两种语言都可以。每一步都存在本机，直到保存。
template-edit = 修改为新版本
template-edit-hint = 保存后是一份新草稿。组长发布之前，现场仍用已发布的版本。
template-edit-over = 这份草稿所依据的版本后来被替换了。请先对照：这里保存的内容发布后会整个替换现在的版本。
template-edit-late = 你编写期间，已发布了另一个版本。请照常保存为草稿，内容不会丢，之后可以在新版本的基础上继续修改。
template-import = 从文件导入
template-export = 导出为文件
template-back = 返回检查表模板
template-whole = 整份检查表模板
template-part = 本机只收到 { $of } 个部分中的 { $n } 个，其余还没有收到。
template-to-issue = 请通读一遍再发布。发布后，现场就按这一版检查。
template-waits = 待组长发布。
template-rivals = 同一份检查表模板还有 { $n } 份草稿，见下面。先发布的先用；别的要在它的基础上修改为新版本才能发布，发布后取代它。
template-overtaken = 这份草稿写成以后，已发布了另一个版本。修改这份草稿，就能在那一版的基础上继续。
template-replaced = 现场已改用新的版本。
template-open-issued = 打开已发布的版本
template-mend = 去修改
template-wrong = 有 { $n } 处要改，还没有保存。
points-usual = 没有特别注明的：每项必填；不合格要拍照，并自动上报。
point-n = 第 { $s } 部分第 { $i } 项
section-n = 第 { $s } 部分
point-blank = 还没有写内容
section-blank = 还没有写标题
point-add = 添加一项
section-add = 添加一个部分
points-full = 一个部分最多 { $max } 项，更多的请另加一个部分。
sections-full = 一份检查表模板最多 { $max } 个部分。
point-place = 位置
point-up = 上移
point-down = 下移
point-remove = 删除这一项
section-remove = 删除这个部分和其中各项
point-removed = 已删除：
undo = 撤销
point-done = 完成
point-after = 再加一项
point-name = 名称
point-use = 用途
point-title = 标题
point-text = 检查内容
point-help = 说明
point-type = 怎样填写？
point-unit = 单位
point-unit_other = 其他单位
point-no-unit = 没有单位
point-min = 下限
point-max = 上限
point-choices = 选项
point-choices-hint = 每行一个，2 到 8 个。两种语言的同一行是同一个选项。
point-required = 必须填写吗？
point-critical = 是关键项吗？
point-critical-hint = 关键项不合格时，所在区域不能开放。
point-photo = 拍照
point-on_fail = 不合格时自动生成什么？
point-on_fail-hint = 关键项一律生成上报。
point-id = 代码
point-source = 来源
point-optional = 可以不填
point-is-critical = 关键项：不合格则区域不开放
point-type-verdict = 合格/不合格
point-type-number = 数值
point-type-text = 文字
point-type-choice = 选择
point-type-photo = 只拍照
point-type-signature = 签名
point-photo-on_fail = 不合格时拍
point-photo-always = 每次都拍
point-photo-never = 不用拍
point-asks-always = 每次都要拍照
point-asks-never = 不用拍照
point-on_fail-incident = 上报
point-on_fail-action = 整改
point-opens-action = 不合格时生成整改
point-between = { $min } 至 { $max }
point-least = 不低于 { $min }
point-most = 不高于 { $max }
wrong-named = { $place }“{ $words }”
wrong-about = { $place }的“{ $about }”
wrong-at = { $where }：{ $what }
wrong-words = 请至少用一种语言填写。
wrong-long = 写了 { $n } 个字，最多 { $max } 个，请缩短。
wrong-choose = 请从已有的值里选一个。
wrong-code = 代码最多 20 个字符，只能用小写字母、数字和 _ . : -
wrong-twice = 代码“{ $code }”与第 { $s } 部分第 { $i } 项相同，请换一个。
wrong-unit = 单位最多 8 个字符，只能用小写字母、数字和 _ . : -
wrong-limit = 上下限必须是数字，最多三位小数，例如 12.5。
wrong-limits = 上限比下限还低，请改其中一个。
wrong-choices = 请至少写两个选项。
wrong-many-choices = 有 { $n } 个选项，最多 { $max } 个，请删减。
wrong-critical = 关键项一律生成上报：请选“上报”，或改为非关键项。
wrong-only = 这一项的填写方式用不到它：请删掉，或换一种填写方式。
wrong-unknown = 检查表模板里没有“{ $name }”这种内容，请从文件里删掉。
wrong-empty = 里面还没有检查项：请添加一项，或删除这个部分。
wrong-many = 有 { $n } 项，最多 { $max } 项：请删减，或拆成两份。
wrong-bytes = 各项共 { $n } 字节，最多 { $max } 字节。请拆成两个部分，或缩短文字。
wrong-no-sections = 一份检查表模板至少要有一个部分，请添加。
wrong-many-sections = 有 { $n } 个部分，最多 { $max } 个：请合并，或分成两份检查表模板。
wrong-section = 这不是一个部分：要有标题和检查项。
wrong-item = 这不是一个检查项：要有代码、检查内容和填写方式。
wrong-source = 来源的写法是名称、点和数字，例如 opening-patrol.1。
wrong-format = 这不是驻场的检查表模板，或这个版本读不了它的格式。请选从驻场导出的文件。
import-hint = 可以用这里或其他场地导出的文件。导入后是一份草稿：先看一遍，再由组长发布。
import-file = 文件
import-text = 或者粘贴文件内容
import-go = 读取
import-none = 请选择文件，或粘贴文件内容。
import-large = 文件超过 { $kb } kB，不是检查表模板。
import-json = 这不是检查表模板文件（JSON）：可能少了括号、逗号或引号。请重新导出，或改好再试。
import-wrong = 有 { $n } 处有误，没有导入。
act-issue = 发布
act-withdraw = 停用
why-withdraw = 为什么停用？
why-withdraw-hint = 停用后，各处都不再使用。场地上的每个人都能看到原因。
why-template-void-hint = 草稿会从列表里消失，连同原因留档。
told-issue = { $who } 发布
told-withdraw = { $who } 停用
op-kind-template = 检查表模板
op-kind-section = 检查表模板的部分
field-use = 用途
field-title = 标题
field-sections = 部分
field-source = 来源
field-based_on = 所依据的版本
field-version = 版本
field-n = 序号

## Board

place-board = 看板
board-table = 各区域的检查
board-zone = 区域
board-site = 整个场地
board-others = 其他检查
board-check = 检查
board-beside = 原因和标记说明
board-known = { $line ->
    [off] 当前离线。以下为 { $at } 的情况。
   *[on] 以下为 { $at } 的情况。
  }
board-never = 本机还没有收到任何内容。
board-empty = 还没有启用的区域。
board-empty-more = 有了区域，这里会显示是否开放。
board-all-open = { $n ->
    [1] 区域开放。
   *[other] { $n } 个区域全部开放。
  }
board-open = { $n } 个区域开放，
board-closed = { $n ->
   *[other] { $names }关闭。
  }
board-closed-many = { $n } 个区域关闭。
board-site-closed = 整个场地有检查不合格。
board-door-open = 开放
board-door-closed = 关闭
board-criticals = { $n } 件危急上报未结
board-critical = 危急上报
board-why = { $zone }为什么关闭
board-failed = { $n } 个关键项不合格
board-found = 由{ $who }发现
board-later = 今天还安排了 { $n } 次，最后一次 { $at }。
board-read = 查看检查
board-cell = { $zone }：{ $state }
board-no-checks = { $zone }今天没有检查。
board-marks = 标记说明
board-mark-done = 开放、合格
board-mark-way = 已收到，照片还在手机上
board-mark-saved = 已做，还没有收到
board-mark-due = 未到时间，或进行中
board-mark-late = 逾期或漏检
board-mark-need = 已签字，有缺项
board-mark-bad = 不合格、关闭
board-mark-silent = 手机失联，情况不明
cell-blocked = 关键项不合格
cell-failed = 不合格
cell-silent = 手机失联
cell-here = 本机已做，未收到
cell-there = 未收到
cell-late = 逾期
cell-missed = 漏检
cell-unfinished = 已签字，有缺项
cell-evidence = 已收到
cell-passed = 合格
cell-cleared = 复查合格
cell-open = 进行中
cell-due = 待检查
cell-next = 下一次
cell-none = 无
cell-since = { $at } 起
cell-by = { $at } 前
cell-minutes = { $n } 分钟
cell-items = { $n } 项
cell-missing = 缺 { $n } 项
cell-progress = { $n }/{ $all } 项
cell-answered = 已查 { $n } 项
cell-phone = 在{ $who }的手机上
cell-this-phone = 在本机
cell-photo = 照片在{ $who }的手机上
cell-photo-here = 照片在本机
cell-more-late = 另有 { $n } 次逾期

setup-indicator = 阈值预警
count-indicator = { $n ->
    [0] 还没有设置预警。
   *[other] 已设置 { $n } 条预警。
  }
new-indicator = 新增预警
hint-indicator = 同一区域在一段时间内发生次数过多时，通知负责人和组长，并说明要怎么做。
indicator-source-failed_checks = 不合格的检查
indicator-source-near_misses = 差点出事
indicator-source-late_rounds = 逾期的检查
indicator-n-failed_checks = { $n } 次检查不合格
indicator-n-near_misses = { $n } 次差点出事
indicator-n-late_rounds = { $n } 次检查逾期
indicator-within = { $min } 分钟内 { $what }
indicator-within-zone = { $zone } { $min } 分钟内 { $what }
field-window_min = 多少分钟之内
field-warn = 达到多少次预警
field-indicator-source = 统计什么
field-indicator-owner = 除组长外还通知谁
field-response = 要怎么做
each-zone = 每个区域分别统计
card-told = { $what }。
card-demanded = 要求：{ $what }
op-kind-indicator = 预警
