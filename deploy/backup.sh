#!/bin/sh
# A copy of the database, then of the files: every row of the copy finds its file. Copies older than KEPT_DAYS go.
# Settings come from /etc/lkk/lkk.env; LKK_SECRET_KEY and LKK_DATA_KEYS are kept apart from these copies: what is
# personal in them is sealed with LKK_DATA_KEYS, and a key is needed as long as copies made under it are kept.
set -eu

FOLDER=${BACKUP_FOLDER:-/var/backups/lkk}
KEPT_DAYS=${BACKUP_KEPT_DAYS:-30}
NOW=$(date +%F-%H%M)

mkdir -p "$FOLDER"
pg_dump --format=custom --file="$FOLDER/lkk-$NOW.dump.part" "$LKK_DATABASE_URL"
mv "$FOLDER/lkk-$NOW.dump.part" "$FOLDER/lkk-$NOW.dump"

if [ "${LKK_FILE_STORAGE:-folder}" = folder ] && [ -d "$LKK_DATA_DIR/files" ]; then
    tar --create --gzip --file="$FOLDER/lkk-files-$NOW.tar.gz.part" --directory="$LKK_DATA_DIR" --exclude=files/receiving files
    mv "$FOLDER/lkk-files-$NOW.tar.gz.part" "$FOLDER/lkk-files-$NOW.tar.gz"
fi

find "$FOLDER" -maxdepth 1 -type f -name 'lkk-*' -mtime "+$KEPT_DAYS" -delete
