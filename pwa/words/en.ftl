### Everything Muster says, for phone and server. Plain words: what is true, what is safe, what to do.

## Frame

place-today = Today
place-report = Report
place-me = Me
places = Places
more-places = More
who = { $name }, { $role }
role-until = { $then ->
    [then] { $role } until { $at }, then { $after }
   *[leaves] { $role } until { $at }, then leaves the site
  }
somebody = somebody
by-you = you
by-itself = Muster
not-said = Not said
left-empty = left empty
save = Save
choose = Choose
update-ready = A new version of Muster is ready. Your records and half-filled forms stay.
update-now = Update now
boot-in-app = Open this page in your browser: press ⋯ at the top and choose “Open in browser”. Inside another app Muster cannot keep your work.
boot-insecure = This address is not secure, and browsers keep nothing for such addresses. Ask for the address that begins with https.
boot-no-worker = This browser cannot keep Muster on the phone. Private windows and very old browsers cannot. Open the page in an ordinary window of Chrome, Safari, Edge or Firefox.
boot-loop = Muster could not start here. Close this page, open it again; if that does not help, ask a supervisor for a new sign-in code.
boot-offline = The server cannot be reached, and this phone does not have the app yet. Try again when there is a network.

## Sync chip and the life of a record

sync = Sync
sync-received = All received
sync-nothing = Nothing to send
sync-since = { $at }, offline
sync-waiting = { $n } waiting
sync-offline = Offline
sync-sending = sending { $n }
comma = ,
sync-needs = { $n ->
   *[other] { $n } need you
    [one] { $n } needs you
  }
sync-blocked = phone blocked
sync-signed-out = signed out
life-saved = Saved on this phone
life-sending = Sending
life-received = Received
life-needs = Needs you

## Today and inbox

today-at = { $weekday } { $day }, { $time }
answer-none = Nothing waits for you.
answer-mine = { $n ->
    [one] Nothing waits for you. One of your reports is open.
    [2] Nothing waits for you. Two of your reports are open.
    [3] Nothing waits for you. Three of your reports are open.
   *[other] Nothing waits for you. { $n } of your reports are open.
  }
answer-decide = { $n ->
    [one] One report waits for your decision.
    [2] Two reports wait for your decision.
    [3] Three reports wait for your decision.
    [4] Four reports wait for your decision.
    [5] Five reports wait for your decision.
   *[other] { $n } reports wait for your decision.
  }
answer-returned = { $n ->
    [one] One report came back to you.
    [2] Two reports came back to you.
    [3] Three reports came back to you.
   *[other] { $n } reports came back to you.
  }
answer-given = { $n ->
    [one] One job was given to you.
    [2] Two jobs were given to you.
    [3] Three jobs were given to you.
   *[other] { $n } jobs were given to you.
  }
answer-actions = { $n ->
    [one] One corrective action waits for you.
   *[other] { $n } corrective actions wait for you.
  }
answer-cards = { $n ->
    [one] One record needs you.
    [2] Two records need you.
   *[other] { $n } records need you.
  }
answer-drafts = { $n ->
    [one] One checklist waits to be issued.
   *[other] { $n } checklists wait to be issued.
  }
answer-missing = The site is not set up yet.
inbox = Inbox
inbox-answer = { $n ->
    [0] Nothing waits for you.
    [one] One thing waits for you.
    [2] Two things wait for you.
    [3] Three things wait for you.
    [4] Four things wait for you.
    [5] Five things wait for you.
   *[other] { $n } things wait for you.
  }
inbox-decide = For your decision
inbox-returned = Returned to you
inbox-given = Given to you
inbox-cards = Needs you
inbox-empty = All clear here.
inbox-empty-lead = New reports, resolved ones and conflicts appear here, the most severe first.
inbox-empty-crew = Reports sent back to you and records that need you appear here.
mine-open = Your open reports
returned-to-you = Returned to you
news = Decided lately
fix-and-send = Fix and send again
keep-returned = Keep, still returned
half-filled = Half-filled report
today-drafts = To be issued
count-drafts = { $n ->
    [one] { $n } draft
   *[other] { $n } drafts
  }
today-closed = { $n ->
    [one] One zone is closed.
   *[other] { $n } zones are closed.
  }
today-late = { $n ->
    [one] One check on this site is late.
   *[other] { $n } checks on this site are late.
  }
today-missing = Not set up yet
missing-lead = Nobody supervises here yet.
missing-codes = { $n ->
    [one] One zone has no code to scan.
   *[other] { $n } zones have no code to scan.
  }
today-empty = Nothing to do.
today-empty-more = If you see something, report it. It takes twenty seconds and needs no network.
report-one = Report something
all-of = See all { $n }
count-reports = { $n ->
    [one] { $n } report
   *[other] { $n } reports
  }
count-cards = { $n ->
    [one] { $n } record
   *[other] { $n } records
  }
count-items = { $n ->
    [one] { $n } item
   *[other] { $n } items
  }
count-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
  }

## Installing

install = Keep Muster on this phone
install-why = Installed, the phone protects your records from being cleared, and Muster opens from the home screen.
install-ios = Tap the Share button, then “Add to Home Screen”.
install-now = Install

## Report

ask-what = What happened?
ask-severity = How serious?
ask-zone = Where?
ask-sentence = In one sentence
report-hint = Two taps are enough. Names are never needed.
no-zone = Choose a zone
no-within = None: stands by itself
zone-scanned = The zone you opened or scanned.
zone-last = The zone of your last report. Change it if this is elsewhere.
draft-kept = Draft kept on this phone
clear = Clear
others-report = Reports come from those who work on the floor.
others-report-more = An admin sees to people and settings. To have something reported, tell a supervisor.
saved-answer = { $life ->
    [received] The server has it.
    [needs] This needs you.
   *[other] Saved on this phone.
  }
saved-more = { $life ->
    [received] Supervisors see it now.
    [needs] It is safe on this phone. The queue says what happened.
   *[other] It will be sent when there is a network. You can close Muster.
  }
back-to-today = Back to Today
report-another = Report something else
what-where = { $what }, { $place }

## Places

zones = Zones
zones-answer = { $n ->
    [0] No zone has an open report.
    [one] One zone has open reports.
    [2] Two zones have open reports.
    [3] Three zones have open reports.
   *[other] { $n } zones have open reports.
  }
zones-edit = Change the zones
zones-none = No zones yet.
zones-none-more = Supervisors add them under Set up the site; each gets a code to put up.
zone-open = { $n ->
    [0] Nothing open
   *[other] { $n } open
  }
zone-answer = { $n ->
    [0] Nothing is open here.
    [one] One report is open here.
   *[other] { $n } reports are open here.
  }
zone-reports = Open here
zone-parts = Inside it
zone-retired = This zone is no longer in use.
zone-code-scanned = Zone code scanned
zone-code-hint = These letters stand under the printed code. They can be typed where no camera reads it.
report-here = Report from here
choose-zone = Choose from the list
print-codes = Print all zone codes
print-code = Print this code

scan = Scan a code
scan-answer = Hold the camera over the code.
scan-starting = The camera is being opened.
scan-looking = Looking for a code.
scan-denied = The camera is not allowed. Allow it for this page in the browser’s settings, or type the code.
scan-none = There is no camera here. Type the code, or choose the zone from the list.
scan-failed = The camera could not be opened; another app may be using it. Type the code, or choose the zone from the list.
scan-resting = The camera rests.
scan-again = Look again
torch = Light
type-code = No camera?
ask-code = Code
type-code-hint = The letters printed under the code. Capitals and the hyphen (-) may be left out; the name of the zone will do too.
trouble-code = Type the letters under the code first.
code-unknown = No zone here has “{ $text }” as its code or name. Check the letters, or choose from the list.
code-several = Several zones are called so. Choose from the list.
open-zone = Open
code-old = No zone here has this code. It may be an old print.
code-elsewhere = This code belongs to another place: { $host }.
code-other-site = This code belongs to another site of yours: { $site }.
code-wifi = This code is for a wireless network. Muster leaves it alone.
code-address = This code leads to { $host }. Muster does not open it.
code-join-offline = This is an invitation. It can be opened when there is a network.
code-badge = This is the badge of { $name }.
code-text = This is no code of Muster. It says: { $text }

plan = Floor plan
plan-answer = { $n ->
    [0] Nothing is open on this site.
    [one] One report is open on this site.
   *[other] { $n } reports are open on this site.
  }
plan-none = There is no floor plan yet.
plan-none-more = A supervisor can choose a picture for it. Until then the list below says the same.
plan-none-lead = Choose a picture of the plan, then put each zone where it is.
plan-choose = Choose the plan
plan-other = Choose another picture
plan-choose-hint = A drawing, or a photo of the plan on the wall. Everybody on this site sees it, without a network too.
plan-which = Or one of these
plan-pins-stay = The pins stay where they are on the picture. With another picture, check each of them afterwards.
plan-picture = Plan of the site
plan-unplaced = Not on the plan yet
plan-place = Place
plan-place-of = Where is { $name }?
plan-place-hint = Tap the picture, or give two figures. Arrow keys move the pin.
plan-x = From the left, %
plan-y = From the top, %
plan-put = Put it here
plan-off = Take it off
plan-less = Smaller
plan-more = Larger
trouble-percent = Give a figure from 0 to 100.

## Incidents

incidents = Reports
incidents-answer = { $n ->
    [0] No report is open.
    [one] One report is open.
    [2] Two reports are open.
    [3] Three reports are open.
    [4] Four reports are open.
    [5] Five reports are open.
   *[other] { $n } reports are open.
  }
no-incidents = Nothing has been reported yet.
no-incidents-more = Reports of everybody on this site appear here.
open = Open
closed = Closed
pages = Pages
page-before = Earlier page
page-after = Next page
fact-assignee = Given to
fact-due = Due
overdue = Overdue
given = Who sees to it
given-hint = both may stay empty
nobody-yet = Nobody yet
ask-assignee = Given to
ask-due_at = Due
ask-story = What happened, in more words
ask-said = Add a comment
ask-reason = Reason
add-comment = Add comment
timeline = Timeline
timeline-count = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
  }
other-steps = Other steps
bound = Approve closes the report. You decide on exactly what you read. If it changes, you are asked again.
changed-meanwhile = This was changed just now.
changed-while-reading = This report changed while you were reading. Nothing was decided.
no-longer-possible = This step is not possible any more: the report has moved on.
read-again = Read it again
keep-reading = Go back
back-to-report = Back to it
back-to-zone = Back to the zone
edit-answer = Change the report
edit-hint = Only what you change is sent. What others changed meanwhile is kept.

act-accept = Accept
act-resolve = Resolve
act-approve = Approve
act-give_back = Return
act-resubmit = Resubmit
act-reopen = Reopen
act-void = Mark as invalid
act-edit = Change the details
act-dismiss = Dismiss
act-unvoid = Mark as valid again

why-give_back = What is missing?
why-give_back-hint = Whoever reported it sees these words on Today, with a button to fix the same report.
why-accept = Who sees to it?
why-reopen = Why open it again?
why-reopen-hint = Everybody on this site can read the reason.
why-void = Why is it invalid?
why-void-photo-hint = The photo disappears from every list and stays on record, with your reason.
why-void-hint = The report stays on record, marked as invalid, with your reason.

state-next = { $state }. { $next }
state-unsent = { $state }, not sent yet. It goes by itself when there is a network.
next-reported = Waits for a supervisor.
next-accepted = Is being seen to.
next-nobody = Nobody has been given it yet.
next-resolved = Waits for a supervisor’s decision.
next-returned = Waits for whoever reported it.
next-approved = Nothing more to do.
next-void = If it is true after all, report it anew, or let a supervisor mark it as valid again.
next-you-reported = Waits for your decision.
next-you-accepted = Yours to do.
next-you-resolved = Waits for your decision.
next-you-returned = Fix it and send it again.

told-incident = Reported by { $who }
told-accept = Accepted by { $who }
told-resolve = Resolved by { $who }
told-approve = Approved by { $who }
told-give_back = Returned by { $who }
told-resubmit = Resubmitted by { $who }
told-reopen = Reopened by { $who }
told-unvoid = Marked as valid again by { $who }
told-void = Marked as invalid by { $who }
told-changed = Changed by { $who }
told-refused = “{ $act }” by { $who } came too late and changed nothing
told-refused-guard-stale = “{ $act }” by { $who } changed nothing: the record had been changed after it was read
told-refused-guard-void = “{ $act }” by { $who } changed nothing: the record had been marked as invalid
told-refused-guard-reason = “{ $act }” by { $who } changed nothing: a reason is asked for
told-refused-guard-newest = “{ $act }” by { $who } changed nothing: another version had been issued, or a part of this one had not arrived
told-refused-guard-ready_or_reason = “{ $act }” by { $who } changed nothing: something stood against it, and a reason is asked for

incident-what-injury = Injury
incident-what-near_miss = Near miss
incident-what-fire = Fire
incident-what-crowd = Crowd
incident-what-conflict = Conflict
incident-what-equipment = Equipment
incident-what-hazard = Hazard
incident-what-spill = Spill
incident-what-lost_child = Lost child
incident-what-lost_property = Lost property
incident-what-theft = Theft
incident-what-other = Other
no-severity = Severity not said
incident-severity-minor = Minor
incident-severity-serious = Serious
incident-severity-critical = Critical
incident-status-reported = Reported
incident-status-accepted = Accepted
incident-status-resolved = Resolved
incident-status-approved = Approved
incident-status-returned = Returned
incident-status-again = Reported, sent again
incident-status-void = Invalid

field-what = Kind
field-severity = Severity
field-zone = Zone
field-sentence = Sentence
field-story = What happened
field-assignee = Given to
field-due_at = Due
field-opened_at = Seen at
field-said = Comment
field-status = Status
field-meant = What was meant
field-name = Name
field-order = Order
field-within = Within
field-code = Code
field-active = In use
field-capacity = Capacity
field-address = Address
field-tz = Time zone

## Cards

card-conflict = Two people wrote different things
card-steps = Two people took different steps
card-refused = A step was not taken
card-rejected = Not accepted
card-quarantine = Set aside
card-void_edit = Marked as invalid while you changed it
card-edit_void = Changed by somebody while you marked it as invalid
card-clash = Possibly reported twice
card-late = Came too late
card-threshold = A limit was passed
card-conflict-more = Nothing was lost: both are on record.
card-refused-more = Nothing else changed. Open the report and decide again if you still want to.
card-quarantine-more = Nothing is lost. Tell a supervisor what should be done.
card-void_edit-more = The change and the mark are both on record.
card-clash-more = A supervisor decides which one counts.
card-late-more = It has had no effect. Do it again if it is still needed.
card-field = { $field }, written differently
card-steps-more = The later step was taken without seeing the earlier one.
card-now = Stands now
card-aside = Set aside
card-before = Before it
card-decided-before = { $who } decided before you. Their decision stands, both are on record.
card-dismiss = Noted
card-keep = Keep this
card-restore = Restore mine
card-restore-of = Restore what { $who } wrote
card-by = By
card-held-more = Nothing is lost. It counts once you accept it; if you reject it, its author reads why.
card-kept-more = Nothing is lost. If you reject it, its author reads why.
card-accept = Accept
card-reject = Reject
done-accept = Accepted
done-reject = Rejected
done-keep = What stands was kept
done-restore = Restored
done-dismiss = Noted
done-settle = Settled by somebody else
conflicts = Conflicts
conflicts-answer = { $n ->
    [0] Nothing is to be settled.
    [one] One thing is to be settled.
    [2] Two things are to be settled.
   *[other] { $n } things are to be settled.
  }
conflicts-settle = Written differently
conflicts-held = Set aside until you decide
conflicts-told = For you to know
conflicts-done = Settled lately: { $n }
conflicts-empty = Where two people wrote different things, or something could not be taken in, it appears here.
hand-in = Hand in a saved queue

## Photos

photos = Photos
photo = Photo
photo-n = Photo { $n }
from-album = From the album
take-photo = Take a photo
half-photo = Photo not saved yet
ask-photo-role = What does it show?
ask-caption = In a few words
field-person = Person
photo-role-evidence = As found
photo-role-before = Before
photo-role-after = After
photo-role-strip = Test strip
photo-role-fix = Put right
remove = Remove
photo-working = Working on the photo…
photo-elsewhere = This picture is not on this phone.
photo-small = Only the small picture is on this phone. The whole one comes when there is a network.
photo-by = Photo by { $who }
photo-alt = Photo taken { $at }, { $where }
zoom = Enlarge
fact-taken = Taken
fact-file = File
kilobytes = { $n } kB
photos-answer = { $n ->
    [0] No photos yet.
    [one] One photo.
   *[other] { $n } photos.
  }
count-photos = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
  }
photos-here = { $n ->
    [one] One photo is still on this phone
   *[other] { $n } photos are still on this phone
  }
photos-there = { $n ->
    [one] One photo is still on the phone of { $who }
   *[other] { $n } photos are still on the phone of { $who }
  }
no-photos = Nothing to see here.
no-photos-more = Photos of reports, and those taken here, appear by day.
photo-none = “{ $name }” is not a picture that can be used. Choose a JPEG, PNG or WebP.
photo-heif = This browser cannot read “{ $name }” (HEIC). Take the photo here, or set the camera to the most compatible format.
photo-broken = “{ $name }” is damaged or cannot be read here. Take it again.
photo-tiny = “{ $name }” is too small to show anything.
photo-large = “{ $name }” is larger than 40 MB. Choose a smaller one.
photo-pixels = “{ $name }” has more than 200 million pixels. Choose a smaller one.
photo-moving = This one moves: its first picture was kept.
trouble-photo = Take a photo first.
sync-photos = { $line ->
    [on] { $n ->
        [one] { $n } photo on the way
       *[other] { $n } photos on the way
      }
   *[off] { $n ->
        [one] { $n } photo waiting
       *[other] { $n } photos waiting
      }
  }
queue-photos = { $line ->
    [on] { $n ->
        [one] One photo is on the way.
       *[other] { $n } photos are on the way.
      }
   *[off] { $n ->
        [one] One photo is waiting to be sent.
       *[other] { $n } photos are waiting to be sent.
      }
  }
queue-photos-more = { $line ->
    [on] The text has been received. The pictures follow by themselves.
   *[off] They go by themselves when there is a network, after the text.
  }
queue-photos-wait = Photos still to be sent
queue-sending = Photos on the way
why-photo = The text is received, of the picture { $percent } %.
why-photo-refused = The picture arrived damaged three times. It is safe here: press Try now, or export it and show it to a supervisor.
op-create-photo = Photo
op-fact-photo = Photo
op-void-photo = Photo taken back
storage-low = Little room left
storage-low-more = { $mb } MB are free for Muster. Delete what you do not need on this phone, or photos can no longer be kept.

## Queue

hand-in-offline = To hand in a saved queue you need a network.
queue = Queue
queue-answer = { $needs ->
    [0] { $waiting ->
        [0] Everything has been received.
        [one] One record waits on this phone.
        [2] Two records wait on this phone.
        [3] Three records wait on this phone.
       *[other] { $waiting } records wait on this phone.
      }
    [one] { $waiting ->
        [0] One record needs you.
       *[other] { $waiting } wait, one needs you.
      }
   *[other] { $waiting ->
        [0] { $needs } records need you.
       *[other] { $waiting } wait, { $needs } need you.
      }
  }
queue-safe = Everything is saved on this phone. { $contact }
contact = Last contact with the server { $at }.
no-contact = No contact with the server yet.
queue-waiting = Waiting
queue-received = Received lately
queue-noted = Dealt with
queue-empty = Nothing waits
queue-empty-more = All you recorded on this phone has been received.
oldest-first = oldest first
try-now = Try now
tried = { $answer ->
    [yes] Tried at { $at }: the server answered.
   *[no] Tried at { $at }: no answer from the server. There may be no network here.
  }
save-file-export = Export to a file
save-file-photos = Export the photos to a file
why-offline = Waits for a network.
why-next = Goes with the next exchange.
why-signed-out = Waits until you sign in.
why-blocked = Not sent: this phone is blocked.
why-sent = Is being sent.
why-acked = Received.
why-stuck = The server could not read it. It is safe here: export it and show it to a supervisor.
why-refused = This was not done.
why-quarantined = It is kept, set aside.
op-create-incident = Report
op-fact-incident = Change
op-void-incident = Marked as invalid
op-create-comment = Comment
op-fact-comment = Comment
op-void-comment = Comment taken back
op-other = Record
op-kind-action = corrective action
op-kind-code = zone code
op-kind-involved = person involved
op-kind-zone = zone
op-kind-team = team
op-kind-contact = contact
op-any = { $t ->
    [create] New { $kind }
    [void] Void: { $kind }
   *[fact] Change: { $kind }
  }

## Me

me-answer = { $needs ->
    [0] { $waiting ->
        [0] Nothing of yours waits here.
        [one] One record waits on this phone.
       *[other] { $waiting } records wait on this phone.
      }
    [one] One record needs you.
   *[other] { $needs } records need you.
  }
readiness = Readiness
installed = Installed
installed-more = Muster is on the home screen.
not-installed = Not installed
not-installed-more = In the browser it works too. Installed, the phone protects your records.
continue-make = Six digits for the installed app
continue-answer = Go on in the installed app
continue-hint = On an iPhone the installed app does not know you yet. Make six digits here, then open the app from the home screen and type them in beside your name.
continue-told = Open the app from the home screen. Type { $name } as your name and these digits as the password. Good until { $at }, five tries.
continue-again = Make new digits
storage-kept = Storage protected
storage-kept-more = The phone will not clear your records. { $free }
storage-loose = Storage not protected
storage-loose-more = The phone may clear records when it is very full. Installing Muster prevents this. { $free }
storage-free = { $gb } GB free.
queue-some = { $n ->
    [one] One record waits here
   *[other] { $n } records wait here
  }
queue-some-more = They are sent when there is a network.
clock-right = Clock right
clock-wrong = Clock wrong
clock-more = { $s ->
    [0] In step with the server.
    [one] One second off the server’s clock.
   *[other] { $s } seconds off the server’s clock.
  }
other-waits = { $name }: { $n ->
    [one] one record not sent yet
   *[other] { $n } records not sent yet
  }
other-waits-more = They stay on this phone and go out when their author signs in here again.
unequal = Records do not add up
unequal-more = This phone and the server count some records differently. Your own are safe; tell a supervisor.
early =
  { $n ->
    [one] One received record made room here
   *[other] { $n } received records made room here
  }
early-more = The server has them, but no backup had when they went: were its disk lost, this phone could not give them back.
nearly-full = { $n } records wait on this phone. It takes 5,000: find a network soon, or export the queue.
clock-set = Set the time to automatic in the phone’s settings, so that your records carry the true time.
fault-upgrade = This phone’s Muster is too old to receive. What you record is kept and sent; update to receive again.
light = Appearance
theme-sun = Sun
theme-auto = Auto
theme-night = Night
language = Language
lang-en = English
lang-zh-CN = Chinese
team = Team
shift = Shift
shift-clear = Nothing of yours is left behind on this phone.
shift-unsent = { $waiting ->
    [0] Drafts: { $drafts }. They stay on this phone.
   *[other] Not sent yet: { $waiting }. Drafts: { $drafts }. They stay on this phone.
  }
end-shift = End my shift
leave-answer = { $waiting ->
    [0] { $drafts ->
        [0] End your shift?
        [one] A draft is not finished.
       *[other] { $drafts } drafts are not finished.
      }
    [one] One record has not been sent.
   *[other] { $waiting } records have not been sent.
  }
leave-more = { $waiting ->
    [0] { $drafts ->
        [0] Everything has been received. Signing out needs a network. To come back, use a sign-in code from a supervisor or your password.
       *[other] What you have not saved is not sent. It stays on this phone, and you find it here when you sign in again. Signing out needs a network.
      }
   *[other] Keep the phone on near a network for a minute and they are sent. Signing out needs a network too; what is not sent stays on this phone and goes when you sign in here again.
  }
go-on = Go on writing
leave-anyway = End the shift anyway
leave-offline = Ending the shift needs a network, because the server must close your session. Nothing was changed.
wait-and-send = Wait and send
sign-out = Sign out
version = Version { $version }

## People

people = People
people-answer = { $n ->
    [one] One person is on this site.
   *[other] { $n } people are on this site.
  }
people-empty = Nobody is listed yet.
people-empty-more = Members appear after the first exchange with the server.
people-none = Nobody is found by these words.
people-found = { $n ->
    [0] Nobody was found.
    [one] One person was found.
   *[other] { $n } people were found.
  }
people-none-more = Search for a part of the name, a role, a team or a radio.
find-people = Find somebody
find = Find
no-team = No team
everybody = Everybody
field-until = Role ends at
field-role_after = After that
field-role = Role
field-team = Team
field-radio = Radio
field-kin = In an emergency call
field-lang = Language
field-badge = Badge code
field-uses = How many people
field-days = Valid for days
leaves-then = Leaves the site
member-edit-hint = This needs a network: roles are given by the server. Leave the end of the role empty for a role that stays.
phones = Phones
count-phones = { $n ->
    [one] { $n } phone
   *[other] { $n } phones
  }
no-phones = No phone of theirs has called yet.
last-heard = last heard
signed-in-at = signed in
waits-there = { $n } not sent yet: { $what }
device_status-state-active = In use
being-blocked = Being blocked
device_status-state-revoked = Blocked
device_status-state-forked = In use twice, stopped
device_status-storage-kept = storage protected
device_status-storage-best_effort = storage not protected
device_status-armed-yes = Alarms reach it
device_status-armed-no_permission = Notifications not allowed
device_status-armed-not_installed = Not installed, so no alarms
device_status-armed-no_push = Cannot get alarms by push
device_status-armed-failed = Alarms do not get through
block-phone = Block this phone
new-badge = New badge
print-badge = Print this badge
end-membership = Leaves the site
has-left = Has left the site.
sure-badge = A new badge for { $who }?
sure-badge-more = The code on the old badge names nobody any more. Print the new badge afterwards.
sure-end = Does { $who } leave the site?
sure-end-more = They are not told anything of this site any more, and their phone drops its records. What they recorded stays; what their phone has not sent is taken for three more days.
sure-phone = Block this phone of { $who }?
sure-phone-more = It is signed out, and nothing is taken from it any more. What it has not sent can only be handed in as a file. { $who } can sign in on another phone.
do-badge = Make a new badge
do-end = Leaves the site
do-phone = Block it
nothing-changed = Nothing was changed.
needs-network = This needs a network. What you typed is kept.
network-needed = This needs a network.
out-more = This page is made by the server. Nothing is lost: try again where there is a network.
out-again = Try again
not-shown = This cannot be shown now.
invites = Invitations
invites-answer = { $n ->
    [0] No invitation is open.
    [one] One invitation is open.
   *[other] { $n } invitations are open.
  }
invites-none = Nobody was invited in the last month.
invites-open = Open
invites-past = Past
invite-team = Invite a team
invite-team-hint = Everybody who scans this code joins as crew under the name they give. You see each of them here, and can take the code back.
invite-use-personal = for one person
invite-use-team = for a team
invite-use-sign_in = sign-in code
invite-left = { $n } places left
invite-state-open = Can be used
invite-state-used = Used
invite-state-expired = Run out
invite-state-revoked = Taken back
revoke-invite = Take it back
made-by = by { $who }
the-system = the system
joined = { $n ->
    [one] One joined:
   *[other] { $n } joined:
  }
entered = { $n ->
   *[other] Signed in { $n } times:
    [one] Signed in once:
  }
roster = Import a list of people
print = Print posters and badges
audit = Who did what: the audit
unsent = { $n ->
    [one] One record not sent yet from their phone, last heard { $time }
   *[other] { $n } records not sent yet from their phone, last heard { $time }
  }
member-role-crew = Crew
member-role-reception = Reception
member-role-planner = Planner
member-role-deputy = Deputy
member-role-lead = Lead
member-role-admin = Admin
radio = radio { $radio }
invite = Invite somebody
invite-answer = Who is coming?
invite-hint = They scan a code with their own phone, press Join, and can report within a minute.
ask-name = Name
ask-lang = Language
ask-role = Role
make-code = Make the code
invite-code = Invitation
invite-scan = { $who } can scan this to join.
invite-valid = Valid until
sign-in-code = Sign-in code
sign-in-scan = { $who } can scan this to sign in.
sign-in-valid = Works once, until
team-code = Team invitation
team-scan = { $who }: scan this to join.
team-valid = Valid until
link-is-open = Whoever opens it can join, as long as places are left. Do not post it in public.
or-link = Or send this link
link-is-theirs = It is for { $who } alone: opened on this phone, it would sign { $who } in here.
code-once = Leave or reload this page, and the code is not shown again.
copy-link = Copy link
link-copied = Link copied
qr-of = QR code for { $who }
no-code-made = No code was made.
continue-failed = No digits were made.
invite-namesake = { $who } is at this site already. For the same person give a sign-in code, under People; for somebody else press “Make the code” again.
invite-offline = This needs a network: the server makes the code.
invite-signed-out = You are signed out. Sign in, then make the code.
invite-no-right = Your role does not allow this.
invite-slow = Too many codes in a short time. Wait a minute.
invite-failed = The server did not make a code. Try again in a moment.

## Set-up

setup = Set up the site
setup-answer = What does this site have?
setup-hint = Changes reach every phone with the next exchange. They can be made without a network too.
setup-zone = Zones
setup-team = Teams
setup-contact = Contacts
count-zone = { $n ->
    [0] No zone is in use.
    [one] One zone is in use.
   *[other] { $n } zones are in use.
  }
count-team = { $n ->
    [0] No team is in use.
    [one] One team is in use.
   *[other] { $n } teams are in use.
  }
count-contact = { $n ->
    [0] No contact is in use.
    [one] One contact is in use.
   *[other] { $n } contacts are in use.
  }
new-zone = Add a zone
new-team = Add a team
new-contact = Add a contact
one-zone = Zone
one-team = Team
one-contact = Contact
hint-zone = A name in one language is enough. The printed code is made by itself.
hint-team = A name in one language is enough. Who is in the team is set under People.
hint-contact = Everybody on this site sees it, without a network too.
setup-empty = Nothing is here yet.
setup-empty-more = Whatever you add can be changed later, and put out of use.
retired = No longer in use
is-within = in { $what }
in-circle = It is within itself. Open it and choose another place.
in-language = { $what }, { $lang }
printed-code = Printed code
new-code = Make a new code
sure-code = A new code for { $name }?
sure-code-more = The code that hangs there now, { $code }, leads nowhere any more as soon as this is received. Print the new one then, and take the old one down.
leave-code = Keep the old code
code-made = The new code of { $name }
code-print = Print it now and put it up in place of the old one, which leads nowhere any more.
code-waits = It can be printed as soon as it has been received. Leave the old print up until then.
entered-wrongly = Entered by mistake?
void-hint = It disappears from every list and stays on record with your reason. For what is only no longer used choose “In use: No” above.
yes = Yes
no = No
field-trade = Trade
field-head = Head of the team
field-part = Who they are
field-phone = Phone
field-note = Note
field-reason = Why
team-trade-cleaning = Cleaning
team-trade-security = Security
team-trade-build = Build
team-trade-technical = Technical
team-trade-stewards = Stewards
team-trade-reception = Reception
team-trade-planning = Planning
team-trade-medical = Medical
team-trade-other = Other
contact-part-client = Client
contact-part-police = Police
contact-part-fire = Fire service
contact-part-medical = Medical
contact-part-power = Power
contact-part-staff = Staff
contact-part-other = Other

## Contacts

contacts-answer = Whom to call
contacts-hint = One tap calls. Without a network too, as long as the phone can call.
contacts-none = Supervisors add telephone numbers under Me, Set up the site.
act-change-contacts = Change the contacts
call = Call { $name }, { $phone }

## When something is missing or wrong

no-page = There is nothing at this address.
no-page-more = Your records are all here. Go on from Today.
no-record = This record is not on this phone.
no-record-more = It may not have been received yet, or you may not read it. Look again when there is a network.
no-code-more = You can report all the same and choose the zone yourself.
broken = This screen could not be drawn.
broken-more = Nothing you saved or typed is lost. Try again; if it happens again, export the queue and show it to a supervisor.
stranger = Nobody is signed in on this phone.
stranger-more = Scan a sign-in code from a supervisor, or sign in with your password. Unsent records of others stay here until they sign in again.
sign-in = Sign in
signed-out = You are signed out, your records are safe
signed-out-more = You can go on working; everything is saved on this phone. Sign in to send and receive.
phone-blocked = This phone is blocked and sends nothing any more
phone-blocked-more = Export its queue to a file for a supervisor.
off-site = You are not on this site any more
off-site-more = Its records have left this phone. What you recorded and had not sent is still taken for three days. If this is a mistake, talk to a supervisor.
save-text_too_long = This is more than one record can hold.
save-text_too_long-more = What you typed is kept as a draft. Shorten it and save again.
save-op_too_large = This is more than one record can hold.
save-op_too_large-more = What you typed is kept as a draft. Shorten it and save again.
save-outbox_full = This phone is full of unsent records.
save-outbox_full-more = What you typed is kept as a draft. Connect to a network so that records can go, or export the queue.
save-drafts_full = There are too many drafts on this phone.
save-drafts_full-more = Finish or clear some of them, then go on.
save-photos_full = 300 photos, or 200 MB, wait on this phone: that is all it takes.
save-photos_full-more = Connect to a network so that they can go, or export the queue.
save-photos_many = Twenty photos are all one form takes.
save-photos_many-more = Save these, then add more.
save-photo_gone = A photo of this form is not on this phone any more.
save-photo_gone-more = Everything else you filled in is kept as a draft. Remove the photo, take it again, and save.
save-signed_out = Nobody is signed in on this phone.
save-signed_out-more = Sign in, then save again.
trouble-what = Choose what happened. One tap is enough.
trouble-choose = Choose one of these.
trouble-long = This has { $n } characters, { $max } fit. Your words are kept: shorten them, then save again.
trouble-bytes = This is more than the record can hold. Your words are kept: shorten them, then save again.
trouble-time = This is not a time. Choose day and hour.
trouble-past = This time has passed. Choose a later one.
trouble-again = Nothing has changed since it was returned. Add what is missing, or a comment on the report, and send it then.
trouble-reason = Give a reason, so that the other person knows what to do.
trouble-said = Write a few words or take a photo first.
trouble-name = Give a name.
trouble-until = Say until when the role lasts, or leave what follows empty.
trouble-owner = Choose who is to see to it.
trouble-response = Write what is to be done, in one of the languages.
trouble-words = Give a name, in one of the languages.
trouble-phone = Give a telephone number.
trouble-whole = Write a whole number.
trouble-range = Write a whole number from { $lo } to { $hi }.
trouble-decimal = Write a number, for example 12.5.
trouble-date = This is not a date. Choose year, month and day.
trouble-circle = It cannot be within itself, or within something that lies in it. Choose another place.

## Server pages and problems

srv-product = Muster 驻场
srv-lang-en = English
srv-lang-zh-CN = 中文
srv-language = Language

srv-role-crew = Crew
srv-role-reception = Reception
srv-role-planner = Planner
srv-role-deputy = Deputy
srv-role-lead = Lead
srv-role-admin = Admin

srv-login-title = Sign in to work on site.
srv-login-hint = Crew usually have no password: ask a supervisor for a new sign-in code, it is under People. If you have Muster open in the browser of this phone, make six digits there under Me and use them as the password.
srv-login-who = Name or e-mail
srv-login-password = Password
srv-login-button = Sign in
srv-login-missing = Both are needed: your name or e-mail, and your password.
srv-login-wrong = This name and password do not belong together. Nothing else has happened; try again.
srv-login-slow = Too many tries for this name. Wait a quarter of an hour, or ask a supervisor for a sign-in code.

srv-join-title = { $name }, welcome.
srv-join-site = { $site }
srv-join-role = You join as { $role }.
srv-join-hint = Opening this page has used nothing up. Join when this is the phone you work with.
srv-join-button = Join
srv-join-team = Welcome to the team.
srv-join-name = Your name
srv-join-name-hint = As your colleagues know you. Supervisors see who has joined.
srv-join-name-missing = Write your name, so that your colleagues know who reports. The invitation is still good.
srv-join-name-long = A name may have 60 characters. The invitation is still good.
srv-join-password-hint = Your role decides for others, so it needs a password of ten characters or more. With it you can sign in without help.
srv-join-short-password = The password is shorter than ten characters. The invitation is still good; choose a longer one.
srv-signin-title = { $name }, sign in on this phone.
srv-signin-hint = This code is yours alone and works for a short time.
srv-signin-button = Sign in

srv-other-title = This phone is signed in as { $other }.
srv-other-hint = You can go on as { $name }. Whatever { $other } has not sent yet stays on this phone until { $other } signs in again.
srv-other-yes = Go on as { $name }
srv-other-no = Stay { $other }

srv-wechat-title = Open this page in your browser.
srv-wechat-hint = Inside WeChat and other apps Muster cannot keep your work. Press ⋯ at the top and choose “Open in browser”. Your invitation stays unused until then.
srv-wechat-or = Or copy this address and paste it into your browser
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

srv-handin-title = Hand in a saved queue.
srv-handin-hint = For a phone that cannot send. On that phone open the queue, choose “Export to a file”, bring the file here. Nothing counts before you accept it.
srv-handin-file = The file
srv-handin-button = Hand in
srv-handin-none = No file was chosen. Choose the one that begins with “muster-queue”.
srv-handin-bad = This file is no queue saved by Muster. Nothing was changed. Choose the file that begins with “muster-queue”.
srv-handin-done = { $n ->
    [0] Nothing in it was new.
    [one] One record was taken in.
   *[other] { $n } records were taken in.
  }
srv-handin-after = What is new waits until a supervisor accepts or rejects it.
srv-handin-known = { $n } more had been received already.
srv-handin-others = { $n } belong to another site and were left out.
srv-handin-unread = { $n } could not be read and were left out. Keep the file.
srv-handin-decide = Decide now
srv-handin-back = Back to conflicts
srv-roster-title = Import a list of people.
srv-roster-hint = First you see what it would do. Nothing is changed before you say so.
srv-roster-file = The list as a CSV file
srv-roster-header = First line: name, role, team, phone, lang, radio. Only name is needed. At most 1,000 people.
srv-roster-button = See what it would do
srv-roster-none = No file was chosen.
srv-roster-empty = There is nobody in this file.
srv-roster-bad = This is not a CSV file. In the spreadsheet choose “Save as”, then CSV.
srv-roster-quotes = Line { $line } cannot be read: a quotation mark is not closed.
srv-roster-columns = There is no column “name” or “姓名”. The first line of the file says: { $found }
srv-roster-doubled = The column “{ $column }” stands there twice.
srv-roster-many = These are { $n } people, { $max } fit into one list. Split the file.
srv-roster-large = The file is larger than { $kb } kB. Split it.
srv-roster-wrong = { $n ->
    [one] One line must be mended.
   *[other] { $n } lines must be mended.
  }
srv-roster-mend = Nothing was changed. Mend the lines in your file and choose it again.
srv-roster-fine = { $n ->
    [0] Everybody in this list is here already.
    [one] One person would be added.
   *[other] { $n } people would be added.
  }
srv-roster-try = Nothing has been changed yet.
srv-roster-apply = { $n ->
    [one] Add one person
   *[other] Add { $n } people
  }
srv-roster-done = { $n ->
    [0] Nobody was new.
    [one] One person was added.
   *[other] { $n } people were added.
  }
srv-roster-after = They are listed under People. Each needs an invitation to sign in: print them on paper.
srv-roster-print = Print their invitations
srv-roster-back = Back to People
srv-roster-here = { $n ->
    [one] One is here already and stays as they are.
   *[other] { $n } are here already and stay as they are.
  }
srv-roster-ignored = Columns that are not used: { $names }
srv-roster-line = Line { $n }
srv-roster-new = New
srv-roster-no-name = The name is missing.
srv-roster-turning = The name holds marks that turn the direction of writing. Type it anew.
srv-roster-long = “{ $what }…” is too long, { $max } characters fit.
srv-roster-role = “{ $what }” is not a role. Write crew, reception, planner, deputy or lead.
srv-roster-above = The role “{ $what }” is above your own.
srv-roster-team = There is no team “{ $what }”. Add it first, or leave it empty.
srv-roster-phone = “{ $what }” is not a telephone number. In the spreadsheet make the column text.
srv-roster-lang = “{ $what }” is not one of our languages. Write en or zh.
srv-roster-same = { $name } stands in line { $line } already.
srv-roster-alike = { $name } stands in line { $line } too. Give both a telephone number, so that they can be told apart.
srv-audit-title = The audit.
srv-audit-lead = Newest first, in the site’s time. Lines are only ever added. Reading a sealed record on a phone, or taking a file from it, cannot be seen here; searching in sealed records on the server can.
srv-audit-act = What
srv-audit-all = Everything
srv-audit-who = Name, of who did it or whom it was done to
srv-audit-show = Show
srv-audit-none = There is no such line.
srv-audit-newer = Newer
srv-audit-older = Older
srv-audit-nobody = the server itself, or an unknown name
srv-audit-unknown = somebody whose name is gone
srv-audit-sign_in = Signed in
srv-audit-sign_in_failed = Sign-in failed
srv-audit-invite = Invited
srv-audit-join = Joined the site
srv-audit-revoke_invite = Took an invitation back
srv-audit-role = Role changed
srv-audit-member = Details changed
srv-audit-badge = New badge
srv-audit-left = Left the site
srv-audit-revoke_device = Phone blocked
srv-audit-roster = List imported
srv-audit-print = Printed
srv-audit-read_sealed = Read what is sealed
srv-audit-hand_in = Queue handed in
srv-detail-code = by a sign-in code
srv-detail-password = by password
srv-detail-invite = by invitation
srv-detail-continue = by six digits
srv-detail-setup = at the first start
srv-detail-personal = one person,
srv-detail-team = team,
srv-detail-sign_in = sign-in code,
srv-detail-radio = radio
srv-detail-phone = telephone
srv-detail-kin = emergency contact
srv-detail-people = people
srv-detail-badges = badges
srv-detail-poster = poster
srv-detail-invitations = invitations
srv-detail-zones = zone codes
srv-detail-until = for a time

srv-print-hint = Print this page with your browser, on A4 and at full size.
srv-print-back = Back to Muster
srv-print-zones = Zone codes to put up
srv-print-use = Scan to report
srv-print-zones-button = Show the zone codes
srv-print-code-of = QR code of { $name }
srv-print-none = No zone in use has a code yet. Give zones their codes first, then print.
srv-print-title = What is to be printed?
srv-print-lead = Every print is put on record.
srv-print-team = Team
srv-print-no-team = No team
srv-print-everybody = Everybody
srv-print-poster = Poster to join
srv-print-poster-hint = Whoever scans the code joins as crew under the name they give, for seven days. You see each of them under People, Invitations, and can take the code back there.
srv-print-poster-button = Make the poster
srv-print-uses = How many people may join
srv-print-badges = Badges
srv-print-badges-button = Show the badges
srv-print-invites = Invitations on paper
srv-print-invites-hint = For everybody who has never signed in, good for 48 hours. Those printed earlier keep their own time.
srv-print-invites-button = { $n ->
    [one] Make one invitation
   *[other] Make { $n } invitations
  }
srv-print-invites-none = Everybody has signed in already.
srv-print-nobody = Nobody in this team has a badge.
srv-print-scan = Scan it with your own phone and press Join.
srv-print-until = Good until { $at }
srv-poster-join = Join { $site }
srv-poster-scan = Scan with your phone’s camera, press Join, and report within a minute.
srv-poster-for = For { $n } people, until { $day }

srv-problem-home = Back to the start
srv-problem-code = Code for support: { $code }

problem-bad_request = The request was not of the expected form. Nothing was changed.
problem-bad_encoding = The request could not be unpacked. Nothing was changed; it is sent again in a plainer form.
problem-bad_count = Write a whole number from 1 to { $max }. Nothing was changed.
problem-signed_out = You are signed out. What you recorded stays on this phone; sign in to send and receive.
problem-wrong_password = This name and password do not belong together.
problem-cross_site = The request came from another page than Muster’s own. Nothing was changed.
problem-form_expired = This form is too old. Load the page again and send it once more.
problem-device_not_yours = This phone’s outbox belongs to somebody else. Your records stay on it.
problem-device_revoked = This phone was blocked by a supervisor. Your records stay on it; talk to a supervisor.
problem-not_allowed = Your role does not allow this. A supervisor can do it.
problem-admins_only = Only an admin can read this.
problem-not_found = There is nothing at this address.
problem-not_wanted = Nobody’s record asks for this photo yet. Your phone sends the record first.
problem-no_member = There is no such person at this site.
problem-no_team = There is no such team at this site.
problem-no_device = There is no such phone at this site.
problem-no_invite = There is no such invitation at this site.
problem-own_role = Nobody changes their own role. Somebody else with the same rights can do it.
problem-until_wrong = The end of a role must lie ahead, within a year.
problem-role_missing = Say which role it is: a time alone changes nothing.
problem-invite_unknown = This invitation is not known here. Ask for a new one.
problem-invite_revoked = This invitation was taken back. Ask for a new one.
problem-method_not_allowed = This address cannot be used in this way.
problem-epoch_changed = The server was restored from a backup. Your phone sends again what is missing.
problem-device_forked = This phone’s outbox is in use on another phone too, so this one has stopped sending. Nothing is lost: export the queue to a file and give it to a supervisor.
problem-dseq_gap = Some records came out of order. Your phone sends them again.
problem-already_set_up = This site is set up already. Sign in, or use “muster user add --admin” on the server.
problem-invite_used = { $use ->
    [sign_in] This sign-in code has been used. Ask a supervisor for a new one.
    [setup] This set-up link has been used. Sign in instead.
   *[personal] This invitation has been used. Ask for a new one.
  }
problem-invite_expired = { $use ->
    [sign_in] This sign-in code has run out. Ask a supervisor for a new one.
    [setup] This set-up link has run out. Start the server again for a new one.
   *[personal] This invitation has run out. Ask for a new one.
  }
problem-too_large = This is more than can be sent at once. Nothing was changed.
problem-bad_type = This kind of content is not accepted here.
problem-wrong_host = This server does not answer under this address. Use the address you were given.
problem-proto_unknown = This phone’s app is too old for the server. Your records stay on it; reload to get the new app.
problem-wrong_offset = The photo goes on from another place. Your phone does that by itself.
problem-hash_mismatch = The photo did not arrive as it was taken. Your phone sends it once more.
problem-bad_picture = What arrived is no photo this server can open, so it was not kept. It is still on your phone; take the photo again.
problem-slow_down = Too many requests at once. Nothing is lost; it goes on in a moment.
problem-internal = Something went wrong on the server. Nothing you recorded is lost; it is tried again.
problem-busy = The server is busy. Nothing is lost; it is tried again in a moment.
problem-no_phone_app = The phone app is not built on this server yet. Run “make run” once.
problem-storage_full = The server’s disk is full. Your records stay on this phone; tell a supervisor.

refused-guard-state = This was not done: somebody was faster, and this step is not possible any more.
refused-guard-stale = This was not done: it was changed after you read it. Read it again, then decide.
refused-guard-reason = This was not done: a reason is missing.
refused-guard-void = This was not done: the record was marked invalid before it arrived.
refused-guard-create = This was not done: a record of this kind cannot be made in this way.
refused-guard-grant = This was not done: sign in to decide it.
refused-guard-supervisors_card = This was not done: this card only tells you something, there is nothing to decide on it.
refused-guard-held = This was not done: it still cannot be taken in as it is. Reject it, or let it be written anew.
refused-guard-undecided = This was not done: it has to be decided first.
refused-guard-newest = This was not done: another version was issued since you began yours, or a part of yours has not arrived. Open the issued one and change that.
refused-guard-ready_or_reason = This was not done: a critical check has failed or is not signed. Give a reason to open in spite of it.
refused-rejected = This was not done: a supervisor looked at it and rejected it.
refused-no_right = This was not done: your role does not allow it. A supervisor can do it.
refused-no_record = This was not done: the record it belongs to is not here.
refused-no_site = This was not done: this site is not yours.

held-no_right = The role of whoever wrote it does not allow this, so it does not count yet.
held-malformed = It is kept as it arrived: the server could not read it. Reject it, and let it be written anew.
held-unknown_item = The check does not ask this. Reject it; if it matters, report it.
held-wrong_sum = The answers it signs are others than those received. Reject it, and let the check be signed again.
held-closed = What is signed or issued is changed by nobody. Reject it: a correction, or a new version, takes its place.
held-no_plan = By this rule nothing can be planned, or checks less than 15 minutes apart. Reject it, and make the rota with other times.
held-not_alone = Others have answered in this check, so it is not taken back. Reject it; if the check is not needed, cancel it with a reason.
quarantined-no_right = It is kept, set aside: your role does not allow it, so it does not count.
quarantined-no_record = It is kept, set aside: the record it belongs to is not here.
quarantined-no_site = It is kept, set aside: this site is not yours.
quarantined-unknown_kind = It is kept, set aside: the server does not know this kind of record yet.
quarantined-no_upcaster = It is kept, set aside as it was written: it is too old to be read.
quarantined-too_new = It is kept, set aside: your app is newer than the server.
quarantined-malformed = It is kept, set aside as it arrived: the server could not read it. Write it anew, and tell a supervisor.
quarantined-clash = It is kept, set aside: there may be one of these already.
quarantined-poison = It is kept, set aside: the server could not work on it.
quarantined-salvage = It is kept, set aside: it came from a blocked or saved phone.
quarantined-unknown_item = It is kept, set aside: the check does not ask this. If it matters, add a comment to the check, or report it.
quarantined-wrong_sum = It is kept, set aside: the answers it signs are others than those received. Open the check and sign it again.
quarantined-closed = It is kept, set aside: what is signed or issued is changed by nobody. Correct the check, or cancel it; of a checklist, write a new version.
quarantined-no_plan = It is kept, set aside: by this rule nothing can be planned, or checks less than 15 minutes apart. Make the rota with other times.
quarantined-not_alone = It is kept, set aside: others have answered in this check. A supervisor can cancel it.

# Corrective actions.
actions = Corrective actions
count-actions = { $n ->
    [one] { $n } action
   *[other] { $n } actions
  }
new-action = New corrective action
action-hint = Everybody on this site can read it. Keep the names of people involved out of it.
back-to-action = Back to it
trouble-action = Say what is to be done.
told-action = Asked for by { $who }
told-finish = Done by { $who }
told-confirm = Found to have helped by { $who }
act-finish = Done
act-confirm = It helped
why-action-give_back-hint = Whoever does it sees these words and has it to do again.
fact-check = Whether it helped is checked on { $on }
action-status-open = To be done
action-status-returned = Returned
action-status-done = Done, not checked yet
action-status-effective = It helped
action-status-void = Invalid
action-aim-contain = Contain it now
action-aim-correct = Put it right
action-aim-prevent = Keep it from happening again
ask-action-what = What is to be done?
ask-action-aim = What is it for?
ask-action-owner = Who does it?
ask-action-due_at = Until when?
ask-action-zone = Where?
ask-action-check_on = Check whether it helped on
field-action-what = What is to be done
field-aim = Purpose
field-owner = Given to
field-check_on = Checked on
inbox-actions = Corrective actions for you

# What supervisors find out.
ask-contained = What was done at once
ask-cause = Cause
ask-similar = Where else it could happen
field-contained = What was done at once
field-cause = Cause
field-similar = Where else it could happen

# People involved: sealed.
involved = People involved
involved-who = only supervisors read names
new-involved = Add a person involved
one-involved = A person involved
involved-read = Only supervisors read this. Once sent, you will not see it again yourself.
involved-read-lead = Only supervisors read this.
involved-waits = A person involved. Only supervisors will read it.
involved-sealed = A person involved: sealed, sent to the supervisors { $at }
involved-unnamed = No name
trouble-involved = Write at least one thing about this person.
ask-involved-who = Who is it?
ask-involved-part = In what way involved?
ask-involved-name = Name
ask-involved-contact = How to reach them
ask-involved-privacy = Hide the name in exports?
ask-involved-activity = What were they doing?
ask-involved-injury = Injury or illness
ask-involved-object = What hurt them?
ask-involved-treatment = Treatment
ask-involved-taken_to = Taken to
ask-involved-outcome = How did it end?
ask-involved-lost_days = Days off work
involved-who-staff = Staff
involved-who-contractor = Contractor
involved-who-visitor = Visitor
involved-who-child = Child
involved-who-unknown = Not known
involved-part-injured = Injured
involved-part-ill = Ill
involved-part-witness = Witness
involved-part-victim = Victim
involved-part-suspect = Suspect
involved-part-other = Other
involved-outcome-none = Nothing
involved-outcome-first_aid = First aid
involved-outcome-medical = Doctor
involved-outcome-hospital = Hospital
involved-outcome-death = Death

# The same thing reported twice.
crew-read = Everybody at this site can read a report. Names of people involved come later: only supervisors read those.
near = Perhaps reported already
near-hint = If it is the same thing, add yours to it: your words and photos stay under your name.
near-join = Add mine to this
near-severity = I find it worse: { $severity }.
near-said = I report this too.

# Finding reports.
filter-state = State
filter-all = All
filter-open = Open
filter-closed = Closed
filter-mine = Mine
filter-more = More filters
filter-found = { $n ->
    [0] No report fits.
    [one] One report fits.
   *[other] { $n } reports fit.
  }
filter-clear = Show all
incident-unsent = { $state }, not sent yet
action-about = What it is about
trouble-check = Check it once it is due, not before.
search = Search
search-hint = Words in reports, comments, actions, photos, zones, names and contacts
search-go = Search
search-count = { $n ->
    [0] Nothing found
    [one] { $n } found
   *[other] { $n } found
  }
found-photo = Photo
found-zone = Zone
found-member = Person
found-contact = Contact
search-held = Searched on this phone only: the server could not be reached.
search-whole = Searched on this phone and on the server.
search-more = There is more than is shown: look for a rarer word.

## Events

events = Events
event-status-planned = Planned
event-status-before = Getting ready
event-status-held = On hold
event-status-during = Open
event-status-after = Clearing up
event-status-closed = Closed
event-status-void = Marked as invalid
event-phase-before = Before opening
event-phase-during = While open
event-phase-after = After closing
now-before = { $name } · getting ready
now-before-at = { $name } · opens { $at }
now-during = { $name } · open
now-during-at = { $name } · open until { $at }
now-after = { $name } · clearing up
now-after-at = { $name } · to be cleared by { $at }
events-before = { $name } is getting ready.
events-during = { $name } is open.
events-after = { $name } is clearing up.
events-answer = { $n ->
    [0] No event is planned.
    [one] One event is planned.
   *[other] { $n } events are planned.
  }
events-now = On now
events-planned = To come
events-past = Past
events-empty = No event yet
events-empty-more = An event has its own checks before it opens, while it is open and after it.
new-event = New event
event-hint = The checks of each phase follow its times: move the event and they move too.
back-to-event = Back to the event
ask-event-name = Name
ask-event-organiser = Who organises it?
ask-event-zones = In which zones?
ask-event-builds_at = Set-up begins
ask-event-opens_at = Opens
ask-event-closes_at = Closes
ask-event-clear_at = Cleared by
ask-event-expected = How many visitors are expected?
event-answer-planned = { $at ->
    [none] Planned
   *[other] Planned for { $at }
  }
event-answer-before = { $n ->
    [0] Ready to open
    [one] One thing is not in order for opening
   *[other] { $n } things are not in order for opening
  }
event-answer-held = { $way ->
    [here] Put on hold on this phone { $at }
   *[since] On hold since { $at }
  }
event-answer-during = { $way ->
    [here] Opened on this phone { $at }
    [since] Open since { $at }
   *[none] Open
  }
event-answer-after = { $n ->
    [0] Ready to be closed
    [one] One thing is not in order for closing
   *[other] { $n } things are not in order for closing
  }
event-answer-closed = { $way ->
    [here] Closed on this phone { $at }
    [since] Closed { $at }
   *[none] Closed
  }
event-uncritical = { $n ->
    [one] Nothing critical is demanded, and one phone is not ready
   *[other] Nothing critical is demanded, and { $n } phones are not ready
  }
event-unready = { $n ->
    [one] Nothing stands against it, but one phone is not ready
   *[other] Nothing stands against it, but { $n } phones are not ready
  }
event-answer-void = Marked as invalid
event-came-open = Opened in spite of what was not in order
event-came-end = Ended before the planned time
event-came-resume = Opened again
event-came-finish = Closed in spite of what was not in order
event-waits = It waits to be sent. The others do not see it before.
event-next-planned = Set-up begins { $at }
event-next-before = Opens { $at }
event-next-during = Closes { $at }
event-next-after = To be cleared by { $at }
fact-opens_at = planned opening { $at }
fact-closes_at = planned end { $at }
fact-clear_at = planned to be cleared by { $at }
fact-expected = { $n ->
    [one] { $n } visitor expected
   *[other] { $n } visitors expected
  }
gate-against = Not in order yet
gate-spite = Not in order then: { $n }
gate-done = { $done } of { $n } passed
gate-nothing = Nothing is demanded here yet.
gate-unplanned = Not planned yet: it is planned within three weeks of its time.
gate-uncritical = There is no critical check in this phase.
gate-why = { $n ->
    [one] One critical check has failed or is not signed. It stands below, and your reason stays on record with it.
   *[other] { $n } critical checks have failed or are not signed. They stand below, and your reason stays on record with them.
  }
gate-blocked = Failed, critical
gate-failed = Failed
gate-late = Late
gate-unfinished = Signed, not complete
gate-open = Begun, not signed
gate-due = Not begun
gate-missed = Missed
gate-cleared = Passed when looked at again
gate-passed = Passed
gate-cancelled = Cancelled
gate-failing = { $n ->
    [one] one critical item
   *[other] { $n } critical items
  }
a-check = Check
due-by = due { $at }
at-time = { $at }
silent-since = phone silent since { $at }
phone-waits = { $n ->
    [one] one record not sent
   *[other] { $n } records not sent
  }
phone-untold = has not told whether alarms reach it and its records are protected
phone-heard = heard { $at }
phones-of = { $ready } of { $n } ready
phones-none = No phone has been heard of for two days.
phones-ready = { $n ->
    [one] One phone is ready
   *[other] { $n } phones are ready
  }
phones-wrong = { $n ->
    [one] One phone is not ready
   *[other] { $n } phones are not ready
  }
phones-ready-more = Alarms reach them, their storage is protected, nothing waits to be sent, their clocks are right, and they were heard of in the last half hour.
demand-check = Demand a check
demand-hint = It is made once in each zone you choose, at the time you say, and moves with the event.
demand-name = Left empty, it is called as its checklist.
demand-times = What this makes
demand-none = Nothing yet: choose zones, and how many minutes before or after.
demand-over = Nothing: this phase is over.
demand-untimed = Nothing yet: the event does not say when it opens and closes.
demand-at = { $n ->
    [one] One check from { $at }
   *[other] { $n } checks from { $at }
  }
demand-late = late after { $at }
act-prepare = Begin getting ready
act-open = Open
act-hold = Close the doors again
act-end = End
act-event-finish = Close the event
act-resume = Open again
why-open = Why open in spite of it?
why-open-hint = Everybody on this site can read the reason.
why-end = Why end before the planned time?
why-end-hint = Everybody on this site can read the reason.
end-early = Its planned end is { $at }. For a while only, choose “Close the doors again” instead.
why-event-finish = Why close it in spite of it?
why-event-finish-hint = Everybody on this site can read the reason.
why-hold = Why close the doors again?
why-hold-hint = Everybody on this site can read the reason.
why-resume = Why open again?
why-resume-hint = Everybody on this site can read the reason.
why-event-void = Why is it invalid?
why-event-void-hint = Its checks that nobody has begun are dropped. The event stays on record, with your reason.
told-event = Planned by { $who }
told-prepare = Getting ready, begun by { $who }
told-open = Opened by { $who }
told-hold = Doors closed again by { $who }
told-end = Ended by { $who }
told-event-finish = Closed by { $who }
told-resume = Opened again by { $who }
field-organiser = Organiser
field-zones = Zones
field-builds_at = Set-up begins
field-opens_at = Opens
field-closes_at = Closes
field-clear_at = Cleared by
field-times = Times
field-expected = Visitors expected
field-event = Event
op-kind-event = event
trouble-opens_at = Say when the doors open.
trouble-closes_at = Say when it closes.
trouble-order = This is not after the time before it.

## Rotas

rotas = Rotas
rotas-answer = { $n ->
    [0] No rota plans checks.
    [one] One rota plans checks{ $gaps ->
        [0] .
       *[other] ; it is given to nobody.
      }
   *[other] { $n } rotas plan checks{ $gaps ->
        [0] .
        [one] ; one is given to nobody.
       *[other] ; { $gaps } are given to nobody.
      }
  }
rotas-empty = No rota yet
rotas-empty-more = A rota says who checks what, where and how often. Its checks are planned three weeks ahead.
new-rota = New rota
rota-hint = Its checks are planned three weeks ahead. What somebody has begun stays as it is.
rota-gap = Given to nobody
rota-idle = No longer in use
rota-next = next { $at }
rota-first = Next check: { $at }.
rota-coming = The next seven days
rota-more = and { $n } more
rota-stop = Take out of use
rota-use = Use again
rota-no-template = No issued checklist
rota-plans-idle = It plans nothing: it is no longer in use. Checks nobody had begun are dropped.
rota-plans-template = It plans nothing: its checklist has no issued version.
rota-plans-later = The server plans it once it is received.
rota-plans-needs = It plans nothing: it was not taken in. Your inbox says why.
rota-plans-over = It plans nothing: its event is closed.
rota-plans-past = It plans nothing more: its last day is over.
rota-plans-own = By its rule there is no check in the next seven days.
rota-plans-nothing = Its checks of the next seven days appear here once the server has planned them.
back-to-rota = Back to the rota
rota-task-check = Check
rota-phase-before = Before opening
rota-phase-during = While open
rota-phase-after = After closing
rota-phase-says-before = Once in each zone, { $side ->
    [earlier] { $span } before opening
    [later] { $span } after opening
   *[sharp] at opening
  }
rota-phase-says-during = Once in each zone while it is open, { $side ->
    [earlier] { $span } before opening
    [later] { $span } after opening
   *[sharp] from opening on
  }
rota-phase-says-after = Once in each zone, { $side ->
    [earlier] { $span } before closing
    [later] { $span } after closing
   *[sharp] at closing
  }
rota-says-hours = { $n ->
    [one] Every hour from { $from } to { $to }
   *[other] Every { $n } hours from { $from } to { $to }
  }
rota-says-day = Every day at { $times }
rota-says-week = { $days } at { $times }
rota-says-own = By its own rule: { $rule }
rota-says-nothing = It does not say when
rota-every-hours = Every few hours
rota-every-day = Every day
rota-every-week = On weekdays
rota-every-own = Own rule
rota-own-hint = An RRULE of RFC 5545, such as FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0: the first Monday of each month at 09:00.
rota-night = A night counts to the day it begins on.
rota-side-earlier = before that time
rota-side-later = after that time
rota-phase-hint = Before and while open it counts from the opening, after closing from the closing time.
day-MO = Mon
day-TU = Tue
day-WE = Wed
day-TH = Thu
day-FR = Fri
day-SA = Sat
day-SU = Sun
list-comma = {", "}
hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
  }
minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
  }
ask-rota-name = Name
ask-rota-template = Which checklist?
ask-rota-zones = In which zones?
ask-rota-team = Which team?
ask-rota-person = Or which person?
ask-rota-phase = In which phase?
ask-rota-window_min = Late after how many minutes?
ask-rota-every = How often?
ask-rota-every_n = Every how many hours?
ask-rota-from = From
ask-rota-to = To
ask-rota-days = On which days?
ask-rota-times = At which times?
ask-rota-own = Rule
ask-rota-first_day = First day
ask-rota-until = Last day
ask-rota-offset = How many minutes?
ask-rota-side = Before or after?
field-template = Checklist
field-rota-window_min = Late after
field-first = From
field-rota-until = Until
field-rota-night = Past midnight
field-rota-given = Given to
field-rrule = Rule
field-phase = Phase
field-offset_min = Minutes from that time
op-kind-rota = rota
trouble-zones = Choose at least one zone.
trouble-times = Write times such as 08:00 14:00.
trouble-minutes = These times differ in their minutes. Make a rota for each of them.
trouble-days = Choose at least one day.
trouble-rrule-syntax = “{ $part }” is no part of a rule. Parts are parted by semicolons, such as BYHOUR=8,14.
trouble-rrule-freq = The rule has to say how often: FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY.
trouble-rrule-twice = “{ $part }” says again what stands before it. Write it once.
trouble-rrule-apart = “{ $part }” does not go with FREQ={ $freq }. Take it out, or change how often.
trouble-rrule-value = “{ $part }”: write whole numbers from { $lo } to { $hi }.
trouble-rrule-day = “{ $part }”: days are MO TU WE TH FR SA SU, in a month or a year also with a number, such as 1MO.
trouble-rrule-often = This is more often than every 15 minutes. Leave at least 15 minutes between two checks.
trouble-rrule-never = This day never comes, like 30 February. Choose another.
trouble-until_before_first = The last day is before the first. Choose a later one.
trouble-until_never = None of these weekdays lies between the first and the last day. Choose others, or a later last day.
trouble-until_far = These are more nights than one rota can count. Choose an earlier last day, or leave it empty.

## Checklists: the round

runs = Checks
one-run = Check
you = You
half-check = Half-filled check
runs-answer = { $n ->
    [0] { $open ->
        [0] No check is open.
        [one] One check is open.
       *[other] { $open } checks are open.
      }
    [one] One check is late.
   *[other] { $n } checks are late.
  }
runs-none = No checks today.
runs-none-more = Planned checks appear here. Anybody can start one on the page of a zone.
runs-late = Late, failed or blocked
runs-overdue = Late
runs-now = To do now
runs-later = Later today
runs-next = Next checks
runs-done = Done
count-runs = { $n ->
    [one] { $n } check
   *[other] { $n } checks
  }
all-runs = All { $n }
answer-runs = { $late ->
    [0] { $n ->
        [one] One check is yours to do.
       *[other] { $n } checks are yours to do.
      }
    [one] One check is late.
   *[other] { $late } checks are late.
  }
start-at-zone = Start a check in a zone
start-check = Start a check
start-which = Which check?
start-none = No checklist can be used yet.
start-none-more = A supervisor issues a checklist template first.
run-due = due { $at }
run-adhoc = started on the spot
run-again = Looks again at what failed
run-state-blocked = Blocked
run-state-failed = Failed
run-state-late = Late
run-state-unfinished = Signed, not complete
run-state-open = Begun
run-state-due = Due
run-state-missed = Missed
run-state-cleared = Passed when looked at again
run-state-passed = Passed
run-unsigned = to be signed
run-state-cancelled = Cancelled
progress = { $n } of { $of }
count-checked = { $n ->
    [one] { $n } item
   *[other] { $n } items
  }
count-failed = { $n } failed
round-left = { $n ->
    [0] { $failed ->
        [0] All that is required is answered.
        [one] All that is required is answered, one has failed.
       *[other] All that is required is answered, { $failed } have failed.
      }
    [one] { $failed ->
        [0] One required item left.
        [one] One required item left, one has failed.
       *[other] One required item left, { $failed } have failed.
      }
   *[other] { $failed ->
        [0] { $n } required items left.
        [one] { $n } required items left, one has failed.
       *[other] { $n } required items left, { $failed } have failed.
      }
  }
items-left = { $n ->
    [0] Nothing is missing.
    [one] One item has no answer yet.
   *[other] { $n } items have no answer yet.
  }
items-unknown = The items of this check have not arrived on this phone yet. They come when there is a network.
from-to = { $from } to { $to }
critical-item = Critical. If it fails, the zone stays closed.
critical-failed = Critical and failed: the zone stays closed.
item-optional = May be left out.
limits-both = From { $min } to { $max } { $unit }
limits-min = At least { $min } { $unit }
limits-max = At most { $max } { $unit }
reading = Reading
reading-in = Reading in { $unit }
in-words = In words
trouble-reading = Write a number with at most 3 decimals, for example 12.5.
choice-none = None of these
out-of-limits = Outside the limits: this item fails.
failure-stands = It was signed as failed, so it stands. When it is mended, check it again: that opens the zone.
answers-differ = People found different things. The worst counts: { $worst }.
corrected-to = Corrected to { $to }; counts once signed.
came-later = came later
add-photos = Add the photos
note-change = Change the note
not-asked = Answers this checklist does not ask for

becomes-incident = A report is opened: { $severity }. Names of people stay out of it.
becomes-action = A corrective action is opened.
ask-join = What becomes of it?
new-incident = A report of its own
same-as = The same as: { $title }
report-it = Report it
became-of = Failed: { $text }
became-incident = Reported
became-action = Corrective action opened
photo-asked = A photo is asked for.
left-incident = Nobody finds it failing any more. The report stands: { $who } or a supervisor can take it back.
left-action = Nobody finds it failing any more. The corrective action stands: a supervisor can take it back.
taken-back-answer = Answered again: { $verdict }

sign-submit = Sign and submit
sign-answer = Sign for { $n } of { $of } items.
sign-hint = What is signed stands. A correction is a new statement that points at this one.
typed-left = { $n ->
    [one] One item has something typed that is not saved yet.
   *[other] { $n } items have something typed that is not saved yet.
  }
photos-left = { $n ->
    [one] One item has no photo yet.
   *[other] { $n } items have no photo yet.
  }
sign-photoless = Failed, and no photo was taken
sign-opens = Reported with your signature
sign-late = It is signed late.
sign-line = Signature
sign-line-hint = Draw with a finger. The name alone will do too.
sign-anew = Draw again
sign-here = Sign here
sign-save = Save the signature
to-first = To the first of them
signed = Signed
statement-of = { $n } of { $of } items
statement-late = signed late
statement-replaced = replaced by a later one
later-answers = { $n ->
    [one] One answer came later: the statement does not name it.
   *[other] { $n } answers came later: the statement does not name them.
  }
correct-it = Correct it
check-again = Check again
back-to-check = Back to the check
arose-from = Found in a check
told-run = Made by { $who }
told-signed = Signed by { $who }: { $n } of { $of } items
told-corrected = Corrected and signed by { $who }: { $n } of { $of } items
told-critical = { $who } found a critical item failing: { $text }
looked-again = Looked at again
hand-over = Hand it over
hand-over-to = Who does this check now?
hand-over-hint = They see it on Today at once. That it was handed over stays in its story.
handed-to = Handed over to: { $who }
ask-run-team = Which team?
ask-run-person = Which person?
act-run-void = Begun by mistake: take it back
begun-by-mistake = Begun by mistake
why-run-void = Why is it taken back?
why-run-void-hint = It disappears from every list and stays on record, with your answers and the reason.
told-cancel = Cancelled by { $who }
act-cancel = Cancel this check
why-cancel = Why is it cancelled?
why-cancel-hint = Everybody on this site can read the reason. What was answered stays on record.

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
unit-min = min
unit-persons = people
unit-p_m2 = people/m²

ask-submission-remark = Remark
ask-signature-name = Your name
answer-verdict-pass = Pass
answer-verdict-fail = Fail
answer-verdict-na = Not applicable
signature-as-performed = Done by
signature-as-witnessed = Witnessed by
signature-as-briefed = Briefed
signature-as-handed_over = Handed over by
signature-as-received = Received by
run-phase-before = Before the event
run-phase-during = During the event
run-phase-after = After the event
run-result-none = No result yet
run-result-passed = Passed
run-result-failed = Failed
run-result-blocked = Blocked
run-result-cleared = Passed when looked at again
run-status-due = Due
run-status-open = Begun
run-status-submitted = Signed
run-status-missed = Missed
run-status-lapsed = No longer planned
run-status-cancelled = Cancelled
field-line = First version
field-rota = Rota
field-day = Day
field-wall = Time of day
field-starts_at = Begins
field-critical = Critical
field-again = Looks again at
field-items = Items
field-answered = Answered
field-failed = Failed
field-missing = Missing
field-failing = Critical items that fail
field-result = Result
field-began_at = First answer
field-failed_at = Last failure
field-signed_at = Signed at
field-item = Item
field-verdict = Verdict
field-number = Reading
field-unit = Unit
field-choice = Choice
field-words = In words
field-incident = Report
field-paper_at = Written on paper at
field-paper_by = Written on paper by
field-answers = Answers
field-sum = Checksum
field-late = Late
field-remark = Remark
field-drawn = Line
field-as = As
field-supersedes = Replaces
op-kind-run = check
op-void-run = Check taken back
op-create-answer = Answer
op-create-submission = Signed statement
op-create-signature = Signature

## Checklists: templates

templates = Checklist templates
templates-answer = { $n ->
    [0] No checklist is issued yet.
    [one] One checklist is issued.
   *[other] { $n } checklists are issued.
  }
templates-hint = What is asked on this site. A new version takes the place of the old one; what was answered stays with the version it was asked by.
templates-admin = You see the checklists and change nothing: templates are written by reception and planners and issued by supervisors. An admin who is to do that is given one of those roles.
templates-closed = Withdrawn and replaced: { $n }
templates-closed-more = They are not asked any more. What was answered by them stays.
templates-none = No checklists yet.
templates-none-more = The shipped ones arrive by themselves with the first exchange.
templates-none-closed = Nothing has been withdrawn or replaced.
drafts-mine = Your drafts
drafts-theirs = Drafts of others
count-points = { $n ->
    [one] { $n } item
   *[other] { $n } items
  }
count-sections = { $n ->
    [one] { $n } section
   *[other] { $n } sections
  }
versions = Versions
count-versions = { $n ->
    [one] { $n } version
   *[other] { $n } versions
  }
version-n = Version { $n }
version-draft = { $n ->
    [0] Draft
   *[other] Draft over version { $n }
  }
draft-rivals = { $n ->
    [one] { $age ->
        [newer] A newer draft of it, by { $who }: { $items }
       *[older] An older draft of it, by { $who }: { $items }
      }
   *[other] { $n } other drafts of it
  }
shipped = Shipped with Muster
told-template = Written by { $who }
count-comments = { $n ->
    [one] { $n } comment
   *[other] { $n } comments
  }
template-status-draft = Draft
template-status-issued = Issued
template-status-withdrawn = Withdrawn
template-status-replaced = Replaced
template-status-void = Invalid
template-use-check = Check
template-use-briefing = Briefing
template-use-handover = Handover
template-use-debrief = Debrief
template-new = New checklist
template-new-hint = Write it in one language or in both. Every step is kept on this phone until you save.
template-edit = Write a new version
template-edit-hint = Saved as a new draft. The version that is issued stays in use until a supervisor issues yours.
template-edit-over = The version this was written over has been replaced since. Compare first: what you save here takes the place of all of the issued one.
template-edit-late = Another version was issued while you were writing. Save yours as a draft all the same: nothing is lost, and you can take it up again over the new version.
template-import = Import from a file
template-export = Export as a file
template-back = Back to the checklist
template-whole = The whole checklist
template-part = { $n } of { $of } sections are on this phone. The others have not arrived yet.
template-to-issue = Read it through, then issue it: from then on this version is asked.
template-waits = Waits for a supervisor to issue it.
template-rivals = { $n ->
    [one] There is another draft of it, below.
   *[other] There are { $n } other drafts of it, below.
  } The one issued first is in use. Another can then be issued only after it was written anew over that version, and takes its place.
template-overtaken = Another version was issued after this was written. Edit this one to take it up again over that version.
template-replaced = A newer version is asked in its place.
template-open-issued = Open the issued version
template-mend = Go there
template-wrong = { $n ->
    [one] One thing is missing or wrong. Nothing is saved yet.
   *[other] { $n } things are missing or wrong. Nothing is saved yet.
  }
points-usual = Unless it says otherwise, each item has to be answered, a fail asks for a photo, and it opens a report.
point-n = Section { $s }, item { $i }
section-n = Section { $s }
point-blank = No text yet
section-blank = No title yet
point-add = Add an item
section-add = Add a section
points-full = { $max } items fit one section. Add a section for more.
sections-full = { $max } sections fit one checklist.
point-place = Its place
point-up = Move up
point-down = Move down
point-remove = Remove this item
section-remove = Remove this section and its items
point-removed = Removed:
undo = Undo
point-done = Done
point-after = Add another
point-name = Name
point-use = What for?
point-title = Title
point-text = What to look at
point-help = Help
point-type = How is it answered?
point-unit = Unit
point-unit_other = Another unit
point-no-unit = No unit
point-min = Lower limit
point-max = Upper limit
point-choices = Choices
point-choices-hint = One a line, from 2 to 8. The same line in both languages is the same choice.
point-required = Must it be answered?
point-critical = Is it critical?
point-critical-hint = While a critical item fails, its zone cannot be opened.
point-photo = Photo
point-on_fail = What does a fail open?
point-on_fail-hint = A critical item always opens a report.
point-id = Code
point-source = Source
point-optional = may stay open
point-is-critical = Critical: a fail closes the zone
point-type-verdict = Pass or fail
point-type-number = Number
point-type-text = Words
point-type-choice = Choice
point-type-photo = Photo only
point-type-signature = Signature
point-photo-on_fail = If it fails
point-photo-always = Always
point-photo-never = Never
point-asks-always = always with a photo
point-asks-never = no photo
point-on_fail-incident = A report
point-on_fail-action = A corrective action
point-opens-action = a fail opens a corrective action
point-between = { $min } to { $max }
point-least = at least { $min }
point-most = at most { $max }
wrong-named = { $place } “{ $words }”
wrong-about = { $place }, { $about }
wrong-at = { $where }: { $what }
wrong-words = Write it in at least one language.
wrong-long = It has { $n } characters, { $max } fit: shorten it.
wrong-choose = Choose one of the values there are.
wrong-code = The code has up to 20 small letters, digits and the signs _ . : -
wrong-twice = Its code “{ $code }” is that of section { $s }, item { $i }: give it another.
wrong-unit = A unit has up to 8 small letters, digits and the signs _ . : -
wrong-limit = A limit is a number with at most three decimals, such as 12.5.
wrong-limits = The upper limit is below the lower one: change one of them.
wrong-choices = Give at least two choices.
wrong-many-choices = There are { $n } choices, { $max } fit: take some out.
wrong-critical = A critical item always opens a report: choose that, or make it not critical.
wrong-only = This has no meaning for the way the item is answered: take it out, or choose another way.
wrong-unknown = “{ $name }” is nothing a checklist knows: take it out of the file.
wrong-empty = There are no items in it: add one, or remove it.
wrong-many = There are { $n } items, { $max } fit: take some out, or split it in two.
wrong-bytes = Its items take { $n } bytes, { $max } fit. Split the section in two, or shorten the texts.
wrong-no-sections = A checklist has at least one section: add one.
wrong-many-sections = There are { $n } sections, { $max } fit: put some together, or make two checklists of it.
wrong-section = This is no section: it needs a title and items.
wrong-item = This is no item: it needs a code, a text, and how it is answered.
wrong-source = The source is a key, a dot and a number, such as opening-patrol.1.
wrong-format = This is no checklist of Muster in a form this version reads: choose a file exported from Muster.
import-hint = A file exported here or on another site. It becomes a draft: look at it, then a supervisor issues it.
import-file = File
import-text = Or paste its text
import-go = Read it
import-none = Choose a file, or paste its text.
import-large = The file is larger than { $kb } kB: that is no checklist.
import-json = This is no checklist file (JSON): a bracket, a comma or a quotation mark is missing. Export it again, or mend the text.
import-wrong = { $n ->
    [one] One thing is wrong. Nothing was imported.
   *[other] { $n } things are wrong. Nothing was imported.
  }
act-issue = Issue
act-withdraw = Withdraw
why-withdraw = Why is it withdrawn?
why-withdraw-hint = It is asked nowhere any more. Everybody on this site can read the reason.
why-template-void-hint = The draft disappears from the lists and stays on record, with your reason.
told-issue = Issued by { $who }
told-withdraw = Withdrawn by { $who }
op-kind-template = checklist
op-kind-section = section of a checklist
field-use = What for?
field-title = Title
field-sections = Sections
field-source = Source
field-based_on = Written over
field-version = Version
field-n = Number

## Board

place-board = Board
board-table = Zones by check
board-zone = Zone
board-site = The whole site
board-others = Other checks
board-check = Check
board-beside = Why, and what the marks mean
board-known = { $line ->
    [off] Offline. As known at { $at }.
   *[on] As known at { $at }.
  }
board-never = Nothing has been received on this phone yet.
board-empty = No zone is in use.
board-empty-more = Once there are zones, it stands here whether they are open.
board-all-open = { $n ->
    [one] The zone is open.
    [2] Both zones are open.
   *[other] All { $n } zones are open.
  }
board-open = { $n ->
    [one] One zone open.
    [2] Two zones open.
    [3] Three zones open.
    [4] Four zones open.
    [5] Five zones open.
    [6] Six zones open.
    [7] Seven zones open.
    [8] Eight zones open.
    [9] Nine zones open.
   *[other] { $n } zones open.
  }
board-closed = { $n ->
    [one] { $names } is closed.
   *[other] { $names } are closed.
  }
board-closed-many = { $n } zones are closed.
board-site-closed = A check of the whole site failed.
board-door-open = Open
board-door-closed = Closed
board-criticals = { $n ->
    [one] One critical report open
   *[other] { $n } critical reports open
  }
board-critical = Critical reports
board-why = Why { $zone } is closed
board-failed = { $n ->
    [one] One critical item failed
    [2] Two critical items failed
    [3] Three critical items failed
   *[other] { $n } critical items failed
  }
board-found = found by { $who }
board-later = { $n ->
    [one] One more is planned, at { $at }.
   *[other] { $n } more are planned, the last at { $at }.
  }
board-read = Open the check
board-cell = { $zone }: { $state }
board-no-checks = No check in { $zone } today.
board-marks = What the marks mean
board-mark-done = Open, passed
board-mark-way = Received, its photo is still on a phone
board-mark-saved = Done, and not received yet
board-mark-due = Not due yet, or under way
board-mark-late = Late or missed
board-mark-need = Signed, not complete
board-mark-bad = Failed, closed
board-mark-silent = Phone silent: nobody knows
cell-blocked = Failed, critical
cell-failed = Failed
cell-silent = Phone silent
cell-here = Done here, not received
cell-there = Not received
cell-late = Late
cell-missed = Missed
cell-unfinished = Signed with gaps
cell-evidence = Received
cell-passed = Passed
cell-cleared = Passed again
cell-open = Under way
cell-due = Due
cell-next = Next
cell-none = None
cell-since = since { $at }
cell-by = by { $at }
cell-minutes = { $n } min
cell-items = { $n ->
    [one] one item
   *[other] { $n } items
  }
cell-missing = { $n } not answered
cell-progress = { $n } of { $all }
cell-answered = { $n } answered
cell-phone = on { $who }’s phone
cell-this-phone = on this phone
cell-photo = photo on { $who }’s phone
cell-photo-here = photo on this phone
cell-more-late = { $n ->
    [one] one more late
   *[other] { $n } more late
  }

setup-indicator = Warnings
count-indicator = { $n ->
    [0] No warning is set.
    [one] One warning is set.
   *[other] { $n } warnings are set.
  }
new-indicator = Add a warning
hint-indicator = When this happens too often in one zone, its owner and the supervisors are told, with what is to be done.
indicator-source-failed_checks = Failed checks
indicator-source-near_misses = Near misses
indicator-source-late_rounds = Late rounds
indicator-n-failed_checks = { $n ->
    [one] One failed check
   *[other] { $n } failed checks
  }
indicator-n-near_misses = { $n ->
    [one] One near miss
   *[other] { $n } near misses
  }
indicator-n-late_rounds = { $n ->
    [one] One late round
   *[other] { $n } late rounds
  }
indicator-within = { $what } within { $min } min
indicator-within-zone = { $what } in { $zone } within { $min } min
field-window_min = Within how many minutes
field-warn = Warn at how many
field-indicator-source = What is counted
field-indicator-owner = Who is told, beside the supervisors
field-response = What is to be done
each-zone = Each zone by itself
card-told = { $what }.
card-demanded = Demanded: { $what }
op-kind-indicator = warning
