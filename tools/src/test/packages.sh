#!/usr/bin/env bash
# Looks at the packages as they are built: packages.sh TARGET VERSION JAVA_HOME. Ends with 1 when something is wrong.
set -euo pipefail
target=$1 version=$2
export JAVA_HOME=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

check() {
    local what=$1 status
    shift
    # Not as a condition: there set -e would not count.
    set +e
    (set -e; "$@") > "$work/log" 2>&1
    status=$?
    set -e
    if [ $status = 0 ]; then
        echo "packages: $what: good"
    else
        echo "packages: $what: WRONG"
        cat "$work/log"
        wrong=1
    fi
}

# Nothing of who built it, when, or where: the same sources give the same bytes.
nobodys='^[-dl][-rwx]{9} +(root/root|0/0) +[0-9]+ 2026-01-01 00:00 '
is_reproducible() {
    [ "$(od -An -tx1 -j4 -N4 "$1" | tr -d ' ')" = 00000000 ] || { echo "the time in the header of gzip is not 0"; return 1; }
    ! TZ=UTC0 tar tvzf "$1" | grep -v -E "$nobodys"
}

deb_is_reproducible() {
    [ "$(grep -a -o -E '(debian-binary|control\.tar\.gz|data\.tar\.gz)/? +1767225600 ' "$deb" | wc -l)" = 3 ]
    ! { dpkg-deb --ctrl-tarfile "$deb" | TZ=UTC0 tar tv; dpkg-deb --fsys-tarfile "$deb" | TZ=UTC0 tar tv; } |
        grep -v -E "$nobodys"
}

runs() {
    local home=$work/corelane-$version
    [ "$(ls "$home" | tr '\n' ' ')" = "LICENSE bin conf lib share " ]
    cmp "$home/share/doc/configuration.md" <("$home/bin/corelane" config reference)
    "$home/bin/corelane" config check "$home/conf/corelane.toml"
    [ "$("$home/bin/corelane" eval --sql "$home/share/examples/trades.sql" \
        --input "$home/share/examples/trades.jsonl" | wc -l)" -gt 0 ]
    # Through a link, as the .deb has one.
    ln -s "$home/bin/corelane" "$work/linked"
    "$work/linked" --version
}

# What the unit asks of the launcher: the loops alone have a CPU that is named, and everything else has all others.
keeps_off_loops() {
    local home=$work/corelane-$version mask cpu run wrong
    mask=$(sed -n 's/^Cpus_allowed_list:\t//p' /proc/self/status)
    cpu=${mask%%[-,]*}
    [ "$cpu" != "$mask" ] || { echo "there is one CPU alone"; return; }
    CORELANE_HOUSEKEEPING=auto "$home/bin/corelane" run --dir "$work/instance" --partitions 1 --cpus "$cpu" \
        --idle backoff --set http.listen=off > "$work/run" 2>&1 &
    run=$!
    for _ in $(seq 300); do
        grep -q READY "$work/run" && break
        kill -0 $run || { cat "$work/run"; return 1; }
        sleep 0.1
    done
    wrong=$(grep -H -E "^Cpus_allowed_list:[[:space:]]($cpu|$cpu[-,].*)$" /proc/$run/task/*/status | cut -d / -f 5)
    wrong=$(for task in $wrong; do cat "/proc/$run/task/$task/comm"; done)
    kill $run
    wait $run
    rm -rf "$work/instance"
    [ "$wrong" = partition-0 ] || { echo "on the loops' CPU: $wrong"; cat "$work/run"; return 1; }
}

has_options_one_a_line() {
    ! grep -H -E -v '^(#.*|-[^ ]+)$' "$work/corelane-$version"/conf/*.options
}

deb_is_whole() {
    dpkg-deb -x "$deb" "$work/root"
    dpkg-deb -e "$deb" "$work/control"
    (cd "$work/root" && md5sum --quiet -c "$work/control/md5sums")
    [ "$(readlink "$work/root/usr/bin/corelane")" = ../share/corelane/bin/corelane ]
    [ "$(readlink "$work/root/usr/share/corelane/conf")" = /etc/corelane ]
    cmp <(sort "$work/control/conffiles") <(cd "$work/root" && find etc -type f -printf '/%p\n' | sort)
    local script
    for script in postinst prerm postrm; do
        [ -x "$work/control/$script" ] && sh -n "$work/control/$script"
    done
}

unit_is_good() {
    local units=/usr/lib/systemd/system said
    [ -d $units ] || units=/lib/systemd/system
    cp -rn $units/. "$work/root/usr/lib/systemd/system/"
    # With what keeps everything else away from the loops.
    local cpus=$work/root/etc/systemd/system/corelane.service.d/cpus.conf
    mkdir -p "$(dirname "$cpus")"
    "$work/corelane-$version/bin/corelane" cpus --systemd \
        --cpus "$(sed -n 's/^Cpus_allowed_list:\t\([0-9]*\).*/\1/p' /proc/self/status)" > "$cpus"
    # It says what is wrong, and ends with 0 all the same.
    said=$(systemd-analyze verify --man=no --root="$work/root" "$work/root/usr/lib/systemd/system/corelane.service" 2>&1)
    [ -z "$said" ] || { echo "$said"; return 1; }
    # Its scale of exposure goes to 10.0; 2.0 at most.
    systemd-analyze security --offline=true --no-pager --threshold=20 --root="$work/root" corelane.service
}

archive=$target/corelane-$version.tar.gz
deb=$(ls "$target"/corelane_*_all.deb)
tar xzf "$archive" -C "$work"
check "tar.gz is reproducible" is_reproducible "$archive"
check "tar.gz runs" runs
check "JVM options, one a line" has_options_one_a_line
if command -v taskset > /dev/null; then
    check "all else keeps off the loops" keeps_off_loops
else
    echo "packages: all else off the loops' CPUs: not looked at, since there is no taskset here"
fi
if command -v dpkg-deb > /dev/null; then
    check ".deb is reproducible" deb_is_reproducible
    check ".deb is whole" deb_is_whole
    if command -v systemd-analyze > /dev/null; then
        check "systemd unit" unit_is_good
    else
        echo "packages: systemd unit: not looked at, since there is no systemd-analyze here"
    fi
else
    echo "packages: .deb and systemd unit: not looked at, since there is no dpkg-deb here"
fi
exit $wrong
