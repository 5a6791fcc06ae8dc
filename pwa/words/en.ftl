
## Server pages and problems

srv-product = Muster 驻场
srv-lang-en = English
srv-lang-zh-CN = 中文
srv-language = Language
srv-send = Continue

srv-role-crew = Crew
srv-role-reception = Reception
srv-role-planner = Planner
srv-role-deputy = Deputy
srv-role-lead = Lead
srv-role-admin = Admin

srv-login-title = Sign in to work on site.
srv-login-hint = Crew usually have no password: ask a supervisor for a new sign-in code, it is under People.
srv-login-who = Name or e-mail
srv-login-password = Password
srv-login-button = Sign in
srv-login-wrong = This name and password do not belong together. Nothing else has happened; try again.
srv-login-slow = Too many tries for this name. Wait a quarter of an hour, or ask a supervisor for a sign-in code.

srv-join-title = { $name }, you are invited.
srv-join-site = { $site }
srv-join-role = You join as { $role }.
srv-join-hint = Opening this page has used nothing up. Join when this is the phone you work with.
srv-join-button = Join
srv-signin-title = { $name }, sign in on this phone.
srv-signin-hint = This code is yours alone and works for a short time.
srv-signin-button = Sign in

srv-other-title = This phone is signed in as { $other }.
srv-other-hint = You can go on as { $name }. What { $other } has not sent yet stays on this phone until { $other } signs in again.
srv-other-yes = Go on as { $name }
srv-other-no = Stay { $other }

srv-wechat-title = Open this page in your browser.
srv-wechat-hint = Inside WeChat and other apps Muster cannot keep your work. Press ⋯ at the top and choose “Open in browser”. Your invitation stays unused until then.
srv-noscript = Muster needs JavaScript in this browser. Allow it for this address, or open the page in Chrome, Firefox or Safari.

srv-setup-title = Set up your site.
srv-setup-hint = This takes a minute. Everything but the time zone can be changed later.
srv-setup-site-en = Site name in English
srv-setup-site-zh = Site name in Chinese
srv-setup-site-one = one of the two is enough
srv-setup-tz = Time zone
srv-setup-name = Your name
srv-setup-email = E-mail
srv-setup-optional = may stay empty
srv-setup-password = Password
srv-setup-password-hint = ten characters or more
srv-setup-button = Set up
srv-setup-missing-site = Give the site a name, in English or in Chinese.
srv-setup-missing-name = Give your name.
srv-setup-short-password = The password is shorter than ten characters.
srv-setup-unknown-tz = This is not a time zone. Write it like Asia/Shanghai.
srv-setup-too-long = A name may have 60 characters, a site’s name 80.

srv-boot-title = Getting your site onto this phone.
srv-boot-hint = After this it works without a network too.

srv-problem-home = Back to the start
srv-problem-code = Code for support: { $code }

problem-bad_request = The request was not of the expected form. Nothing was changed.
problem-bad_encoding = The request could not be unpacked. Nothing was changed; it is sent again in a plainer form.
problem-signed_out = You are signed out. What you recorded stays on this phone; sign in to send and receive.
problem-wrong_password = This name and password do not belong together.
problem-cross_site = The request came from another page than Muster’s own. Nothing was changed.
problem-form_expired = This form is too old. Load the page again and send it once more.
problem-device_not_yours = This phone’s outbox belongs to somebody else. Your records stay on it.
problem-device_revoked = This phone was blocked by a supervisor. Your records stay on it; talk to a supervisor.
problem-not_allowed = Your role does not allow this. A supervisor can do it.
problem-not_found = There is nothing at this address.
problem-no_member = There is no such person at this site.
problem-invite_unknown = This invitation is not known here. Ask for a new one.
problem-method_not_allowed = This address cannot be used in this way.
problem-epoch_changed = The server was restored from a backup. Your phone sends again what is missing.
problem-device_forked = This phone’s outbox exists twice. Your phone sorts it out and sends again.
problem-dseq_gap = Some records came out of order. Your phone sends them again.
problem-already_set_up = This site is set up already. Sign in, or use “muster user add --admin” on the server.
problem-invite_used = This invitation has been used. Ask for a new one.
problem-invite_expired = This invitation has run out. Ask for a new one.
problem-too_large = This is more than can be sent at once. It is sent in smaller parts.
problem-bad_type = This kind of content is not accepted here.
problem-wrong_host = This server does not answer under this address. Use the address you were given.
problem-proto_unknown = This phone’s app is too old for the server. Your records stay on it; reload to get the new app.
problem-slow_down = Too many requests at once. Nothing is lost; it goes on in a moment.
problem-internal = Something went wrong on the server. Nothing you recorded is lost; it is tried again.
problem-busy = The server is busy. Nothing is lost; it is tried again in a moment.
problem-no_phone_app = The phone app is not built on this server yet. Run “make run” once.
problem-storage_full = The server’s disk is full. Your records stay on this phone; tell a supervisor.

problem-guard-state = Somebody was faster: this step is not possible any more.
problem-guard-stale = It was changed after you read it. Read it again, then decide.
problem-guard-reason = A reason is missing.
problem-guard-void = It was marked invalid before this arrived.
problem-guard-create = This exists already.
problem-guard-grant = Sign in to decide this.
problem-no_right = Your role does not allow this. It is kept, and a supervisor decides.
problem-no_record = The record this belongs to is not here. It is kept, and a supervisor decides.
problem-no_site = This site is not yours. It is kept, and a supervisor decides.
problem-unknown_kind = The server does not know this kind of record yet. It is kept.
problem-no_upcaster = This record is too old to be read. It is kept as it was written.
problem-too_new = Your app is newer than the server. It is kept until the server is updated.
problem-malformed = This record was damaged. It is kept as it arrived.
problem-clash = There may be one of these already. It is kept, and a supervisor decides.
problem-poison = The server could not work on this. It is kept, and a supervisor decides.
problem-salvage = This came from a blocked or saved phone. It is kept, and a supervisor decides.
