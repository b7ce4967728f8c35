# The real Locust, for the tests in test/compat.
command -v python3 >/dev/null || bash .ci/apt python3 python3-venv
python3 -m venv "$work/locust"
"$work/locust/bin/pip" install --quiet --disable-pip-version-check -r test/compat/requirements.txt
provide LOCUST_PYTHON "$work/locust/bin/python"
