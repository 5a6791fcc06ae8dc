
## Server pages and problems

srv-product = Muster 驻场
srv-lang-en = English
srv-lang-zh-CN = 中文
srv-language = 语言
srv-send = 继续

srv-role-crew = 组员
srv-role-reception = 前台
srv-role-planner = 策划
srv-role-deputy = 副组长
srv-role-lead = 组长
srv-role-admin = 管理员

srv-login-title = 登录，开始驻场工作。
srv-login-hint = 组员一般没有密码：请组长在“人员”里给你一个新的登录码。
srv-login-who = 姓名或邮箱
srv-login-password = 密码
srv-login-button = 登录
srv-login-wrong = 姓名和密码对不上。其他什么都没有变，请再试一次。
srv-login-slow = 这个姓名试的次数太多了。请等一刻钟，或者请组长给你一个登录码。

srv-join-title = { $name }，邀请你加入。
srv-join-site = { $site }
srv-join-role = 你的身份：{ $role }。
srv-join-hint = 打开这个页面不会用掉邀请。这是你工作用的手机时，再点加入。
srv-join-button = 加入
srv-signin-title = { $name }，在这部手机上登录。
srv-signin-hint = 这个登录码只属于你，短时间内有效。
srv-signin-button = 登录

srv-other-title = 这部手机现在登录的是{ $other }。
srv-other-hint = 可以换成{ $name }继续。{ $other }还没有发出的内容会留在这部手机上，等{ $other }再次登录后发出。
srv-other-yes = 换成{ $name }
srv-other-no = 仍用{ $other }

srv-wechat-title = 请用浏览器打开这个页面。
srv-wechat-hint = 在微信和其他应用里，Muster 无法保存你的工作。请点右上角 ⋯，选择“在浏览器打开”。在那之前，邀请不会被用掉。
srv-noscript = Muster 需要 JavaScript。请为这个网址打开它，或者用 Chrome、Firefox、Safari 打开这个页面。

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
srv-setup-password-hint = 至少十个字符
srv-setup-button = 完成设置
srv-setup-missing-site = 请给场地起个名字，中文或英文都可以。
srv-setup-missing-name = 请填写你的姓名。
srv-setup-short-password = 密码不到十个字符。
srv-setup-unknown-tz = 这不是一个时区。请写成 Asia/Shanghai 这样。
srv-setup-too-long = 姓名最多 60 个字，场地名最多 80 个字。

srv-boot-title = 正在把场地装进这部手机。
srv-boot-hint = 装好以后，没有网络也能用。

srv-problem-home = 回到开头
srv-problem-code = 给支持人员的代码：{ $code }

problem-bad_request = 请求的格式不对。什么都没有改变。
problem-bad_encoding = 请求无法解压。什么都没有改变，会换一种方式重发。
problem-signed_out = 你已经退出登录。记录都还在这部手机上；登录后才能发送和接收。
problem-wrong_password = 姓名和密码对不上。
problem-cross_site = 请求不是从 Muster 自己的页面发出的。什么都没有改变。
problem-form_expired = 这个表单太旧了。请重新载入页面，再提交一次。
problem-device_not_yours = 这部手机的发件箱属于别人。你的记录还在手机上。
problem-device_revoked = 这部手机已被组长停用。你的记录还在手机上，请联系组长。
problem-not_allowed = 你的身份不能做这件事，组长可以。
problem-not_found = 这个地址下什么也没有。
problem-no_member = 这个场地没有这个人。
problem-invite_unknown = 这里没有这个邀请。请要一个新的。
problem-method_not_allowed = 这个地址不能这样使用。
problem-epoch_changed = 服务器是从备份恢复的。手机会把缺少的内容再发一次。
problem-device_forked = 这部手机的发件箱出现了两份。手机会整理好再发。
problem-dseq_gap = 有些记录的顺序乱了。手机会重新发送。
problem-already_set_up = 场地已经设置好了。请登录，或者在服务器上运行 “muster user add --admin”。
problem-invite_used = 这个邀请已经用过了。请要一个新的。
problem-invite_expired = 这个邀请已经过期。请要一个新的。
problem-too_large = 一次发不了这么多。会分成几份发送。
problem-bad_type = 这里不接受这种内容。
problem-wrong_host = 服务器不用这个地址。请用给你的那个地址。
problem-proto_unknown = 这部手机上的应用太旧了。记录都还在手机上；请重新载入，换上新版本。
problem-slow_down = 请求太多了。什么都没有丢，稍后继续。
problem-internal = 服务器出了问题。你的记录没有丢，会再试一次。
problem-busy = 服务器正忙。什么都没有丢，马上再试。
problem-no_phone_app = 这台服务器还没有构建手机应用。请先运行一次 “make run”。
problem-storage_full = 服务器的磁盘满了。记录还在这部手机上，请告诉组长。

problem-guard-state = 有人先了一步：这一步已经不能做了。
problem-guard-stale = 你看过之后，内容又变了。请再看一遍再决定。
problem-guard-reason = 还缺一个理由。
problem-guard-void = 在它送达之前，记录已被标为无效。
problem-guard-create = 这条记录已经有了。
problem-guard-grant = 请先登录，再做决定。
problem-no_right = 你的身份不能做这件事。内容已保留，由组长决定。
problem-no_record = 找不到它所属的记录。内容已保留，由组长决定。
problem-no_site = 这个场地不是你的。内容已保留，由组长决定。
problem-unknown_kind = 服务器还不认识这种记录。内容已保留。
problem-no_upcaster = 这条记录太旧，读不了。内容按原样保留。
problem-too_new = 你的应用比服务器新。内容已保留，等服务器更新。
problem-malformed = 这条记录损坏了。内容按收到的样子保留。
problem-clash = 可能已经有一条一样的。内容已保留，由组长决定。
problem-poison = 服务器处理不了它。内容已保留，由组长决定。
problem-salvage = 它来自停用的手机或导出的文件。内容已保留，由组长决定。
