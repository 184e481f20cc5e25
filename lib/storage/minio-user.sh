#!/bin/sh
# Make a user of MinIO, its policy and its folders what they should be, or remove them ("remove").
set -eu
export MC_CONFIG_DIR=/tmp/mc
mc --quiet alias set store "$STORE_URL" "$rootUser" "$rootPassword" >/dev/null

if [ "${1:-}" = remove ]; then
  if mc admin user info store "$AWS_ACCESS_KEY_ID" >/dev/null 2>&1; then
    mc admin user remove store "$AWS_ACCESS_KEY_ID"
  fi
  if mc admin policy info store "$AWS_ACCESS_KEY_ID" >/dev/null 2>&1; then
    mc admin policy remove store "$AWS_ACCESS_KEY_ID"
  fi
  exit 0
fi

mc admin policy create store "$AWS_ACCESS_KEY_ID" /scripts/policy.json
mc admin user add store "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
# Attaching what is attached already is an error; the image has no grep.
case "$(mc --json admin user info store "$AWS_ACCESS_KEY_ID")" in
  *'"policyName":"'"$AWS_ACCESS_KEY_ID"'"'* | *'"policyName": "'"$AWS_ACCESS_KEY_ID"'"'*) ;;
  *) mc admin policy attach store "$AWS_ACCESS_KEY_ID" --user "$AWS_ACCESS_KEY_ID" ;;
esac
for folder in $FOLDERS; do
  mc stat "store/$folder.keep" >/dev/null 2>&1 || printf '' | mc pipe "store/$folder.keep"
done
