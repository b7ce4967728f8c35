# Chromium, for the tests of pages.
command -v chromium >/dev/null || bash .ci/apt chromium
provide CHROMIUM "$(command -v chromium)"
