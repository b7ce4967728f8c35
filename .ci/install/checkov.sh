# checkov: rules of security over the synthesized stacks.
python3 -m venv "$work/checkov"
"$work/checkov/bin/pip" install --quiet --disable-pip-version-check -r test/infrastructure/checkov-requirements.txt
provide CHECKOV "$work/checkov/bin/checkov"
