#!/usr/bin/env bash
# Types what tools/docs/operate.md says, into a container with a real systemd: nspawn.sh TARGET ROOT
#
# TARGET is the folder with the built .deb and tar.gz (tools/target), ROOT a folder for a Debian with a JDK, which is made
# by debootstrap when it is missing and stays as it is: the container writes to memory. No part of the build: needs root,
# systemd-nspawn, debootstrap (apt-get install systemd-container debootstrap), and some minutes. Ends with 1 when a step
# does not do what the page says.
set -euo pipefail
target=$(realpath "$1") root=$2
for tool in systemd-nspawn debootstrap nsenter dpkg-deb; do
    command -v $tool > /dev/null || { echo "nspawn: there is no $tool here"; exit 2; }
done
[ "$(id -u)" = 0 ] || { echo "nspawn: this is for root"; exit 2; }
if [ ! -e "$root/etc/os-release" ]; then
    debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,dbus,openjdk-17-jdk-headless,procps,curl,passwd,prometheus bookworm "$root"
fi

work=$(mktemp -d)
wrong=0
container=
cleanup() {
    if [ -n "$container" ]; then
        kill "$container" 2> /dev/null || true
        for _ in $(seq 50); do
            kill -0 "$container" 2> /dev/null || break
            sleep 0.2
        done
        # One that is only just booting does not hear it.
        kill -KILL "$container" 2> /dev/null || true
        wait "$container" 2> /dev/null || true
    fi
    rm -rf "$work"
}
trap cleanup EXIT

# The package as it is, and as a next version.
mkdir "$work/packages"
cp "$target"/corelane_*_all.deb "$work/packages/corelane_1_all.deb"
cp "$target"/corelane-*.tar.gz "$work/packages/"
dpkg-deb -R "$work/packages/corelane_1_all.deb" "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
dpkg-deb --root-owner-group -b "$work/next" "$work/packages/corelane_2_all.deb" > /dev/null

systemd-nspawn -q -D "$root" --volatile=overlay --machine=corelane-trial --register=no --keep-unit --private-network \
    --bind-ro="$work/packages:/packages" -b > "$work/console" 2>&1 &
container=$!
leader=
for _ in $(seq 100); do
    leader=$(ps -o pid= --ppid "$container" | tr -d ' ' | head -1 || true)
    state=
    [ -z "$leader" ] || state=$(nsenter -t "$leader" -a systemctl is-system-running 2> /dev/null || true)
    case "$state" in running|degraded) break ;; esac
    sleep 0.3
done

inside() {
    timeout 180 nsenter -t "$leader" -a env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb \
        SYSTEMD_PAGER= bash -c "cd /packages; $1" 2>&1
}

# step WHAT COMMAND STATUS PATTERN: what it prints has to match.
step() {
    local what=$1 command=$2 expected=${3:-0} pattern=${4:-} status=0 said
    # Starts by hand count against the limit of starts as well.
    nsenter -t "$leader" -a systemctl reset-failed corelane 2> /dev/null || true
    said=$(inside "$command") || status=$?
    if [ "$status" = "$expected" ] && { [ -z "$pattern" ] || grep -q -E -- "$pattern" <<< "$said"; }; then
        echo "nspawn: $what: good"
    else
        echo "nspawn: $what: WRONG: '$command' ended with $status, expected $expected and '$pattern'"
        echo "$said" | tail -30
        wrong=1
    fi
}

alice='runuser -u alice -- env CORELANE_DIR=/var/lib/corelane'
as_corelane='runuser -u corelane --'
volume="$alice corelane sql -e 'SELECT SUM(volume) AS volume FROM by_symbol'"
pid='systemctl show -p MainPID --value corelane'
examples=/usr/share/corelane/share/examples

# Install
step "apt-get install" 'apt-get install -y --no-install-recommends ./corelane_1_all.deb' 0 "corelane preflight.*looks at this machine"
step "not started by itself" 'systemctl is-active corelane' 3 inactive
step "preflight" 'corelane preflight --config /etc/corelane/corelane.toml; [ $? -le 1 ]' 0 '/dev/shm'
step "enable --now" 'systemctl enable --now corelane' 0
step "ready" 'for i in $(seq 200); do systemctl show -p StatusText --value corelane | grep records && exit 0; sleep 0.2; done; exit 9' 0 'records, .* dead letters'
# With few CPUs there is nothing to set aside, so one is named.
step "a drop-in of CPUs" 'install -d /etc/systemd/system/corelane.service.d && corelane cpus --config /etc/corelane/corelane.toml --cpus 0 --systemd > /etc/systemd/system/corelane.service.d/cpus.conf && systemctl daemon-reload && systemctl cat corelane' 0 '^CPUAffinity=1'
step "restart with it" 'systemctl restart corelane && systemctl show -p CPUAffinity --value corelane' 0 '1'
step "preflight sees it" 'corelane preflight --config /etc/corelane/corelane.toml --cpus 0' 0 'pass  housekeeping CPUs +CPUAffinity of the unit: 1'
step "without it again" 'rm /etc/systemd/system/corelane.service.d/cpus.conf && systemctl daemon-reload && systemctl restart corelane' 0
step "preflight knows the launcher" 'corelane preflight --config /etc/corelane/corelane.toml --cpus 0' 0 'pass  housekeeping CPUs +the unit has its launcher keep'
# Threads by the CPUs that they may use: the loop alone is on the one that was named.
step "all else keeps off the loops" 'echo CORELANE_CPUS=0 > /etc/default/corelane; systemctl restart corelane; for t in /proc/$(systemctl show -p MainPID --value corelane)/task/*/status; do sed -n "s/^Name:\t//p; s/^Cpus_allowed_list:\t//p" $t | paste -sd " "; done | grep -E " (0|0[-,].*)$" | paste -sd ";"; rm /etc/default/corelane; systemctl restart corelane' 0 '^partition-0 0$'
step "a publisher" 'useradd -m alice && useradd -m mallory && usermod -aG corelane-publishers alice && id alice' 0 corelane-publishers
step "sql -f" "$alice corelane sql -f $examples/trades.sql" 0
step "feed" "$alice corelane feed --stream trades --csv $examples/trades.csv" 0 'sent'
step "look" "$alice corelane sql -e 'SELECT symbol, volume FROM by_symbol ORDER BY volume DESC LIMIT 3'" 0 'symbol'
before=$(inside "$volume" || true)
step "who publishes does not change the catalog" "$alice sh -c 'echo >> /var/lib/corelane/catalog/jobs.sql || touch /var/lib/corelane/catalog/x'" 1 'denied'
step "nor holds the lock" "$alice sh -c ': >> /var/lib/corelane/lock'" 2 'denied'
step "nobody else sees anything" "runuser -u mallory -- corelane status --dir /var/lib/corelane" 2 'may not read|no permission'
step "log describe" "$as_corelane corelane log describe --dir /var/lib/corelane" 0 'log-0-0'
step "tar.gz by hand" "$alice env HOME=/home/alice bash -c 'cd; unset CORELANE_DIR; tar xzf /packages/corelane-*.tar.gz; timeout -s TERM 60 corelane-*/bin/corelane run --record --dir ~/appliance --aeron-dir /dev/shm/alice; ls ~/appliance'" 0 'READY'

# Tune
step "cpus" 'corelane cpus --partitions 4' 0
step "jitter" 'corelane jitter --seconds 1' 0
step "cpus of the configuration" 'corelane cpus --config /etc/corelane/corelane.toml' 0
step "config check" 'corelane config check /etc/corelane/corelane.toml' 0
step "config print" 'corelane config print /etc/corelane/corelane.toml' 0 'partitions'

# Monitor
step "systemctl status" 'systemctl status corelane' 0 'Status: "(ready|.*records)'
step "journalctl -f" 'timeout 2 journalctl -u corelane -f' 124 'READY'
step "status" "$alice corelane status" 0
step "readyz" 'curl -s http://127.0.0.1:7077/readyz' 0 '"status":"ok"'
# Prometheus with our configuration, rules and name for the job; its first look comes within a minute.
if [ -x "$root/usr/bin/prometheus" ]; then
    step "configuration for Prometheus" 'cp /usr/share/corelane/share/prometheus/*.yml /etc/prometheus/ && promtool check config /etc/prometheus/prometheus.yml' 0 'rules found'
    step "restart Prometheus" 'systemctl restart prometheus && systemctl is-active prometheus' 0 '^active'
    ask='curl -s --get http://127.0.0.1:9090/api/v1'
    step "it reads the appliance" "for i in \$(seq 100); do $ask/query --data-urlencode query=corelane_ready | grep -E '\"1\"' && exit 0; sleep 1; done; exit 9" 0 'corelane_ready'
    step "jobs by their names" "$ask/query --data-urlencode 'query=sum by (job) (corelane_job_results_total)'" 0 '"job":"by_symbol"'
    step "it has the rules" "for i in \$(seq 100); do $ask/rules | grep -E '\"name\":\"CorelaneDown\".*\"health\":\"ok\"' && exit 0; sleep 1; done; exit 9" 0 'CorelaneCheckpointOld'
    step "none of them is broken" "$ask/rules | grep -o -E '\"health\":\"err\"'; true" 0 '^$'
    step "and tells nothing of what is well" "$ask/query --data-urlencode 'query=ALERTS{alertstate=\"firing\"}'" 0 '"result":\[\]'
else
    echo "nspawn: Prometheus: not looked at, since $root was made without it"
fi
step "deadletters" "$as_corelane corelane deadletters list --summary --dir /var/lib/corelane" 0
step "log verify" "$as_corelane corelane log verify --dir /var/lib/corelane" 0
# Open to others, by token and encryption.
step "key, password, token" 'keytool -genkeypair -alias corelane -keyalg EC -dname CN=$(hostname) -ext san=dns:$(hostname),dns:localhost -validity 365 -storetype PKCS12 -keystore /etc/corelane/keys.p12 -storepass a-password-of-yours && printf a-password-of-yours > /etc/corelane/keys.password && openssl rand -hex 24 > /etc/corelane/token && chown corelane /etc/corelane/keys.p12 /etc/corelane/keys.password /etc/corelane/token && chmod 600 /etc/corelane/keys.p12 /etc/corelane/keys.password /etc/corelane/token' 0
step "open to others" 'cp /etc/corelane/corelane.toml /tmp/shut.toml; printf "\n[http]\nlisten = \"0.0.0.0:7077\"\ntoken-file = \"/etc/corelane/token\"\ntls-keystore = \"/etc/corelane/keys.p12\"\ntls-password-file = \"/etc/corelane/keys.password\"\n" >> /etc/corelane/corelane.toml && systemctl restart corelane && keytool -exportcert -rfc -alias corelane -keystore /etc/corelane/keys.p12 -storepass a-password-of-yours > /tmp/certificate.pem && curl -s --cacert /tmp/certificate.pem -H "Authorization: Bearer $(cat /etc/corelane/token)" https://localhost:7077/readyz' 0 '"status":"ok"'
step "not without the token" 'curl -s --cacert /tmp/certificate.pem https://localhost:7077/readyz' 0 'the token is missing'
step "a browser with the token" 'curl -s -L -i -c /tmp/jar -b /tmp/jar --cacert /tmp/certificate.pem "https://localhost:7077/?token=$(cat /etc/corelane/token)"' 0 '<title>'
step "and without it afterwards" 'curl -s -c /tmp/jar -b /tmp/jar --cacert /tmp/certificate.pem https://localhost:7077/status' 0 '"status":"ok"'
curlrc='~/.corelane-curl'
step "a file for curl" 'install -m 600 /dev/null ~/.corelane-curl && printf "header = \"Authorization: Bearer %s\"\n" "$(cat /etc/corelane/token)" > ~/.corelane-curl' 0
step "SQL by HTTP" "curl -s -K $curlrc --cacert /tmp/certificate.pem -H 'Content-Type: text/plain' --data-binary 'SHOW JOBS' https://localhost:7077/sql" 0 '"answer":"by_symbol'
step "not by the browser's cookie" "curl -s -b /tmp/jar --cacert /tmp/certificate.pem -H 'Content-Type: text/plain' --data-binary 'SHOW JOBS' https://localhost:7077/sql" 0 'cookies do not count'
step "a certificate of one's own" 'cd /tmp && openssl req -x509 -newkey rsa:2048 -nodes -keyout KEY.pem -out CERTIFICATE.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost && openssl pkcs12 -export -in CERTIFICATE.pem -inkey KEY.pem -name corelane -passout file:/etc/corelane/keys.password -out /etc/corelane/keys.p12 && chown corelane /etc/corelane/keys.p12 && corelane config check /etc/corelane/corelane.toml && systemctl restart corelane && curl -s --cacert CERTIFICATE.pem -H "Authorization: Bearer $(cat /etc/corelane/token)" https://localhost:7077/readyz' 0 '"status":"ok"'
step "a key that the service may not read" 'chown root /etc/corelane/keys.password; runuser -u corelane -- corelane config check /etc/corelane/corelane.toml' 2 'http.tls-password-file names /etc/corelane/keys.password, which this user may not read'
step "shut again" 'cp /tmp/shut.toml /etc/corelane/corelane.toml; rm /etc/corelane/keys.* /etc/corelane/token; systemctl restart corelane' 0

# JMX, as the page has it, by a client that has nothing of ours.
step "a password for JMX" 'install -m 600 -o corelane /dev/null /etc/corelane/jmx.password && echo monitorRole trial-secret > /etc/corelane/jmx.password && echo "CORELANE_JAVA_OPTS=-Dcom.sun.management.jmxremote.port=7079 -Dcom.sun.management.jmxremote.rmi.port=7079 -Dcom.sun.management.jmxremote.host=127.0.0.1 -Djava.rmi.server.hostname=127.0.0.1 -Dcom.sun.management.jmxremote.ssl=false -Dcom.sun.management.jmxremote.password.file=/etc/corelane/jmx.password -Dsun.rmi.transport.tcp.maxConnectionThreads=16 -Dsun.rmi.transport.tcp.readTimeout=5000" >> /etc/default/corelane && systemctl restart corelane' 0
cat > "$work/packages/Look.java" <<'JAVA'
import java.util.Map;
import javax.management.ObjectName;
import javax.management.remote.*;
class Look
{
    public static void main(final String[] args) throws Exception
    {
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(
            "service:jmx:rmi:///jndi/rmi://127.0.0.1:7079/jmxrmi"), Map.of(JMXConnector.CREDENTIALS, args)))
        {
            System.out.println("records " + connector.getMBeanServerConnection().getAttribute(
                new ObjectName("io.corelane:type=Partition,id=0"), "PartitionRecords"));
        }
    }
}
JAVA
step "JMX" 'java Look.java monitorRole trial-secret' 0 'records [0-9]+'
step "JMX with another password" 'java Look.java monitorRole other' 1 'SecurityException'

# Upgrade: the unit's process is another one, what was counted is not.
step "state before" "$volume" 0 '[0-9]'
step "backup" "install -d -o corelane /var/backups/corelane && $as_corelane corelane backup --dir /var/lib/corelane --output /var/backups/corelane/before" 0
step "backup verify" "$as_corelane corelane backup verify /var/backups/corelane/before" 0
step "upgrade restarts it" "old=\$($pid); apt-get install -y ./corelane_2_all.deb && new=\$($pid) && echo \$old \$new && [ \$old != \$new ] && systemctl is-active corelane" 0 '^active'
step "the former one ended in order" 'journalctl -u corelane' 0 'stopped after'
step "configuration stays" 'dpkg -V corelane' 0
step "back to the former version" "apt-get install -y --allow-downgrades ./corelane_1_all.deb && systemctl is-active corelane" 0 '^active'
[ "$(inside "$volume" || true)" = "$before" ] && [ -n "$before" ] && echo "nspawn: state behind both: good" ||
    { echo "nspawn: state behind both: WRONG"; inside "$volume" || true; echo "before: $before"; wrong=1; }
step "upgrade of a stopped one leaves it stopped" 'systemctl stop corelane; apt-get install -y ./corelane_2_all.deb > /dev/null; systemctl is-active corelane' 3 inactive
step "start" 'systemctl start corelane && systemctl is-active corelane' 0 '^active'

# Recover
step "kill -9" "kill -9 \$($pid); for i in \$(seq 300); do curl -sf http://127.0.0.1:7077/readyz && break; sleep 0.2; done; systemctl show -p NRestarts corelane" 0 'NRestarts=1'
[ "$(inside "$volume" || true)" = "$before" ] && echo "nspawn: state behind kill: good" || { echo "nspawn: state behind kill: WRONG"; wrong=1; }
step "a wrong configuration is not tried again" 'sed -i "s/^partitions/partitons/" /etc/corelane/corelane.toml; systemctl restart corelane; sleep 5; systemctl show -p ExecMainStatus,NRestarts,ActiveState corelane | tr "\n" " "' 0 'NRestarts=0 ExecMainStatus=2 ActiveState=failed'
step "journalctl -n" 'journalctl -u corelane -n 20' 0 'partitons'
step "reset-failed and start" 'sed -i "s/^partitons/partitions/" /etc/corelane/corelane.toml && systemctl reset-failed corelane && systemctl start corelane && systemctl is-active corelane' 0 '^active'
step "a folder that is held is tried again" "systemctl stop corelane; $as_corelane sh -c 'echo \$\$ > /tmp/pid; exec corelane run --config /etc/corelane/corelane.toml --set http.listen=off' > /tmp/by-hand 2>&1 & for i in \$(seq 300); do grep -q READY /tmp/by-hand && break; sleep 0.2; done; systemctl start --no-block corelane; sleep 6; systemctl show -p ExecMainStatus corelane; kill -TERM \$(cat /tmp/pid); for i in \$(seq 100); do systemctl is-active corelane && exit 0; sleep 0.3; done; exit 9" 0 'active'
step "it was 75" 'journalctl -u corelane' 0 'status=75'
step "a damaged recording" "systemctl stop corelane; f=\$(ls -S /var/lib/corelane/archive/*.rec | head -1); for f in /var/lib/corelane/archive/*.rec; do $as_corelane dd if=/dev/zero of=\$f bs=1 seek=4000 count=64 conv=notrunc 2> /dev/null; done; rm -r /var/lib/corelane/checkpoints; systemctl start corelane" 1
step "says where" 'journalctl -u corelane -n 20' 0 'position'
step "log verify finds it" "$as_corelane corelane log verify --dir /var/lib/corelane" 1 'position|damage'
step "quarantine" "($as_corelane timeout -s TERM 60 corelane run --config /etc/corelane/corelane.toml --quarantine) | grep -E 'READY|quarantined'" 0 'quarantined'
step "and goes on" 'systemctl reset-failed corelane; systemctl start corelane && systemctl is-active corelane' 0 '^active'
step "a restore that was interrupted" "systemctl stop corelane && mv /var/lib/corelane /var/lib/corelane.broken && install -d -m 0750 -o corelane -g corelane-publishers /var/lib/corelane && install -d -o corelane /var/lib/corelane/restore-unfinished; systemctl start corelane; systemctl show -p ExecMainStatus corelane; journalctl -u corelane -n 20 | grep 'a restore to /var/lib/corelane was begun'" 0 'ExecMainStatus=2'
step "restore" "find /var/lib/corelane -mindepth 1 -delete && $as_corelane corelane restore /var/backups/corelane/before --dir /var/lib/corelane && systemctl start corelane" 0
[ "$(inside "$volume" || true)" = "$before" ] && echo "nspawn: state behind restore: good" || { echo "nspawn: state behind restore: WRONG"; wrong=1; }
step "from nothing" "systemctl stop corelane && ($as_corelane timeout -s TERM 60 corelane run --config /etc/corelane/corelane.toml --fresh | grep READY); systemctl start corelane && $alice corelane jobs" 0

# A full disk: 400 MiB of memory in the place of the folder.
step "a small disk" 'systemctl stop corelane; mount -t tmpfs -o size=400m tmpfs /var/lib/corelane && chown corelane:corelane-publishers /var/lib/corelane && chmod 750 /var/lib/corelane && systemctl start corelane' 0
step "with a job" "$alice corelane sql -f $examples/trades.sql" 0
step "the disk is full" "dd if=/dev/zero of=/var/lib/corelane/filler bs=1M; for i in \$(seq 60); do timeout 20 $alice corelane feed --stream trades --csv $examples/trades.csv; journalctl -u corelane -n 50 | grep 'cannot be recorded any more' && exit 0; sleep 1; done; exit 9" 0 'No space left on device'
step "it is refused" "for i in \$(seq 60); do journalctl -u corelane -n 50 | grep 'to record needs 128 MiB' && exit 0; sleep 1; done; exit 9" 0 '0 MiB are free there; make room'
step "with 75" 'for i in $(seq 60); do journalctl -u corelane -n 50 | grep status=75 && exit 0; sleep 1; done; exit 9' 0 'status=75'
step "room again" 'rm /var/lib/corelane/filler; df -h /var/lib/corelane; systemctl reset-failed corelane; systemctl restart corelane && systemctl is-active corelane' 0 '^active'
step "and goes on with what was recorded" "$alice corelane sql -e 'SHOW JOBS'" 0 'by_symbol'
step "the large disk again" 'systemctl stop corelane && umount /var/lib/corelane && systemctl start corelane' 0

# Remove
step "remove" 'apt-get remove -y corelane && ls -d /var/lib/corelane /etc/corelane && ! systemctl is-active corelane' 0 '/etc/corelane'
step "purge" 'rm /etc/corelane/jmx.password; apt-get purge -y corelane; ls -d /var/lib/corelane; [ ! -e /etc/corelane ]' 0 'recordings are kept'
exit $wrong
