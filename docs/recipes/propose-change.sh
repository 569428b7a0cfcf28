#!/bin/sh
# Propose what update-client.sh has made: a branch, and a pull or merge request.
#
#     OUT              folder that the change was written to (megaplan-change)
#     BASE             branch that the change is for (main)
#     FORGE            github (needs gh), gitlab (needs glab), or none: only push the branch
#
# It calls nothing that was installed for update-client.sh, so that a job may give it the
# right to write, and takes the change as data: whatever is in it, only a branch is pushed.
set -eu

out=${OUT:-megaplan-change}
base=${BASE:-main}

if [ ! -f "$out/change.bundle" ]; then
    echo "nothing to propose"
    exit
fi
git fetch --quiet -- "$out/change.bundle" HEAD
change=$(git rev-parse FETCH_HEAD)
title=$(git log -1 --format=%s "$change")
version=${title##* }
branch=plansdk/megaplan-$version
if ! git check-ref-format "refs/heads/$branch"; then # a colon in it would lead elsewhere
    echo "no branch can be called so: $branch" >&2
    exit 1
fi
if [ -n "$(git ls-remote --heads -- origin "refs/heads/$branch")" ]; then
    echo "$version is proposed already: $branch"
    exit
fi
git push --quiet -- origin "$change:refs/heads/$branch"

# Without the request nobody would learn of the branch, and the next run would stop at it.
undo() {
    git push --quiet --delete -- origin "$branch"
    exit 1
}
case ${FORGE:-none} in
github)
    gh pr create --base "$base" --head "$branch" --title "$title" --body-file "$out/body.md" || undo
    ;;
gitlab)
    glab mr create --target-branch "$base" --source-branch "$branch" --title "$title" \
        --description "$(cat -- "$out/body.md")" --yes || undo
    ;;
esac
echo "$version is proposed: $branch"
