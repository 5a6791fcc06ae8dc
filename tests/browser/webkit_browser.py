"""A WebKitGTK browser with a profile on disk, for WebKitWebDriver to drive. Run by /usr/bin/python3 (PyGObject).

MiniBrowser under `--automation` keeps nothing on disk; this one does, so it can be killed and started again.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402


def main(profile: str, lang: str) -> None:
    """Wait for the driver's automation session and give it one window of a phone's size."""
    data = WebKit2.WebsiteDataManager(base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache")
    context = WebKit2.WebContext(website_data_manager=data)
    context.set_preferred_languages([lang])
    context.get_cookie_manager().set_persistent_storage(f"{profile}/cookies", WebKit2.CookiePersistentStorage.SQLITE)
    context.set_automation_allowed(True)

    def started(_: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
        told = WebKit2.ApplicationInfo()
        told.set_name("MiniBrowser")
        told.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), 0)
        session.set_application_info(told)
        session.connect("create-web-view", lambda *_: window(context))

    context.connect("automation-started", started)
    Gtk.main()


def window(context: WebKit2.WebContext) -> WebKit2.WebView:
    """A shown window of 390×844 px with one page in it."""
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    view.set_size_request(390, 844)
    frame = Gtk.Window(default_width=390, default_height=844)
    frame.add(view)
    frame.show_all()
    return view


Gtk.init(sys.argv)
main(next(a.removeprefix("--profile=") for a in sys.argv if a.startswith("--profile=")),
     next(a.removeprefix("--lang=") for a in sys.argv if a.startswith("--lang=")))  # fmt: skip
