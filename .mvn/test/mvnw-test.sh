#!/bin/sh
# Tests mvnw and .mvn/find-jdk.sh of the checkout it lies in: .mvn/test/mvnw-test.sh
# Needs no network and no Java: every case gets a world of its own (home, PATH, system folders; all with a space in
# their names) with fake JDKs and Mavens that write down how they were called. Ends with "N passed, N failed".
set -eu

source=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
trap 'exit 130' HUP INT TERM
passed=0 failed=0 worlds=0

# The only real programs a world has. No java, no mvn, no curl: those are fixtures or absent.
tools=$top/tools
mkdir "$tools"
for tool in sh cat chmod cp dirname head ls mkdir mktemp mv readlink rm sed sleep touch; do
    ln -s "$(command -v "$tool")" "$tools/$tool"
done

# ---- fixtures

world() {
    what=$1
    worlds=$((worlds + 1))
    w="$top/world $worlds"
    project="$w/my project"
    jvms="$w/root/usr/lib/jvm"
    mkdir -p "$w/bin" "$w/home" "$w/elsewhere" "$jvms" "$project/.mvn"
    cp "$source/mvnw" "$project/"
    cp "$source/.mvn/find-jdk.sh" "$project/.mvn/"
    calls="$w/calls"
    : >"$calls"
}

executable() {              # $1 file; its text from stdin
    mkdir -p "$(dirname "$1")"
    { echo '#!/bin/sh'; cat; } >"$1"
    chmod +x "$1"
}

jdk() {                     # $1 folder, $2 version
    executable "$1/bin/java" <<-END
		printf '%s\n' '    java.home = $1' '    java.specification.version = ${2%%.*}' >&2
	END
    executable "$1/bin/javac" </dev/null
    executable "$1/bin/jar" <<-END
		mkdir -p apache-maven-3.9.16/bin && cp "$w/fake" apache-maven-3.9.16/bin/mvn && chmod -x apache-maven-3.9.16/bin/mvn
	END
    printf 'IMPLEMENTOR="Someone"\nJAVA_VERSION="%s"\nJAVA_VERSION_DATE="2026-01-01"\n' "$2" >"$1/release"
    fake_maven "$w/fake" 3.9.16
}

java_on_path() { ln -s "$1/bin/java" "$w/bin/java"; }

# A Maven that writes down every call. Asked to unpack it "fetches" a 3.9.16 that is not executable, as the real one does.
# `fetch-fails` in the world makes that fail half way; `fetch-together` makes it wait until two of them are at it.
fake_maven() {              # $1 file, $2 version
    executable "$1" <<-END
		{
		    echo "maven $2"
		    echo "java \${JAVA_HOME:-}"
		    echo "basedir \${MAVEN_BASEDIR:-}"
		    echo "folder \$(pwd)"
		    for argument in "\$@"; do echo "argument [\$argument]"; done
		} >>"$calls"
		output=''
		for argument in "\$@"; do
		    case \$argument in
		        -v) echo "Apache Maven $2 (fake)" ;;
		        -DoutputDirectory=*) output=\${argument#*=}/apache-maven-3.9.16 ;;
		        exit-7) exit 7 ;;
		    esac
		done
		[ -n "\$output" ] || exit 0
		mkdir -p "\$output/bin"
		if [ -e "$w/fetch-fails" ]; then echo 'no route' >&2; exit 1; fi
		if [ -e "$w/fetch-together" ]; then
		    touch "$w/fetching.\$\$"
		    for turn in 1 2 3 4 5 6 7 8 9 10; do
		        set -- "$w"/fetching.*
		        [ \$# -ge 2 ] || sleep 1
		    done
		fi
		cp "$w/fake" "\$output/bin/mvn"
		chmod -x "\$output/bin/mvn"
	END
}

maven_on_path() { fake_maven "$w/bin/mvn" "$1"; }

# ---- running and checking

mvnw() {                    # NAME=value ... for the environment, then -- and the arguments
    set -- PATH="$w/bin:$tools" HOME="$w/home" FIND_JDK_ROOT="$w/root" "$@"
    for word in "$@"; do
        shift
        if [ "$word" = -- ]; then set -- "$@" "$project/mvnw"; else set -- "$@" "$word"; fi
    done
    rc=0
    (cd "$w/elsewhere" && env -i "$@") >"$w/out" 2>"$w/err" || rc=$?
}

check() {                   # $1 what has to hold, then the command that tells
    rule=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what: $rule"
        echo "  exit status $rc"
        sed 's/^/  err:   /' "$w/err"
        sed 's/^/  calls: /' "$calls"
    fi
}

called() { grep -qxF -- "$1" "$calls"; }
not_called() { ! called "$1"; }
times_called() { [ "$(grep -cxF -- "$2" "$calls")" -eq "$1" ]; }
never_called() { [ ! -s "$calls" ]; }
ended() { [ "$rc" -eq "$1" ]; }
says() { grep -qF -- "$1" "$w/err"; }
says_lines() { [ "$(wc -l <"$w/err")" -eq "$1" ]; }
silent() { [ ! -s "$w/err" ]; }
dists() { echo "$w/home/.m2/wrapper/dists/artifact-3.9.16"; }
dists_hold() { [ "$(ls -A "$(dists)")" = "$1" ]; }
unpack_count() { times_called "$1" 'argument [-Dartifact=org.apache.maven:apache-maven:3.9.16:zip:bin]'; }

# ---- which JDK

world 'java 17 on PATH, 25 in a system folder'
jdk "$jvms/17" 17.0.15; jdk "$jvms/temurin 25" 25.0.3; java_on_path "$jvms/17"; maven_on_path 3.9.12
mvnw -- verify
check 'ends well' ended 0
check 'Maven runs on 25' called "java $jvms/temurin 25"
check 'says nothing' silent

world 'JAVA_HOME is 25'
jdk "$w/own" 25; jdk "$jvms/26" 26; jdk "$w/other" 27; java_on_path "$jvms/26"; maven_on_path 3.9.12
mvnw JAVA_HOME="$w/own" JDK25_HOME="$w/other" -- verify
check 'is kept, newer ones or not' called "java $w/own"

world 'JAVA_HOME is 17, JDK25_HOME is 25'
jdk "$w/own" 17; jdk "$w/other" 25; jdk "$jvms/26" 26; java_on_path "$jvms/26"; maven_on_path 3.9.12
mvnw JAVA_HOME="$w/own" JDK25_HOME="$w/other" -- verify
check 'JDK25_HOME is next' called "java $w/other"

world 'java on PATH is 25'
jdk "$w/opt/25" 25.0.1; jdk "$jvms/26" 26; java_on_path "$w/opt/25"; maven_on_path 3.9.12
mvnw -- verify
check 'goes before the folders' called "java $w/opt/25"

world 'java on PATH is a shim'
jdk "$w/opt/25" 25; maven_on_path 3.9.12
cp "$w/opt/25/bin/java" "$w/bin/java"
mvnw -- verify
check 'is asked for its home' called "java $w/opt/25"

world 'several in the folders'
jdk "$jvms/a" 25.0.3; jdk "$jvms/b" 26.0.1; jdk "$jvms/c" 9.0.4; jdk "$jvms/d" 1.8.0_402; maven_on_path 3.9.12
mvnw -- verify
check 'the highest is taken, by number' called "java $jvms/b"

world 'a JDK without a release file'
jdk "$jvms/a" 25; rm "$jvms/a/release"; maven_on_path 3.9.12
mvnw -- verify
check 'is asked' called "java $jvms/a"

for folder in home/.sdkman/candidates/java/25.0.3-tem home/.jdks/temurin-25 root/Library/Java/JavaVirtualMachines/25.jdk/Contents/Home; do
    world "25 in $folder"
    jdk "$w/$folder" 25.0.3; maven_on_path 3.9.12
    mvnw -- verify
    check 'is found' called "java $w/$folder"
done

world '25 where only java_home of macOS knows'
jdk "$w/odd/25" 25; maven_on_path 3.9.12
executable "$w/root/usr/libexec/java_home" <<END
[ "\$*" = "-v 25+" ] && echo "$w/odd/25"
END
mvnw -- verify
check 'is found' called "java $w/odd/25"

world 'no JDK that is new enough'
jdk "$jvms/17" 17; jdk "$jvms/24" 24.0.2; java_on_path "$jvms/17"; maven_on_path 3.9.12
mvnw JAVA_HOME="$jvms/24" -- verify
check 'fails' ended 1
check 'names what is missing' says 'No JDK 25 or newer (with bin/javac) found'
check 'names where it looked' says '/usr/lib/jvm'
check 'in one line' says_lines 1
check 'does not start Maven' never_called

world 'a 26 without javac beside a 25'
jdk "$jvms/26" 26; rm "$jvms/26/bin/javac"; jdk "$jvms/25" 25; java_on_path "$jvms/26"; maven_on_path 3.9.12
mvnw JAVA_HOME="$jvms/26" -- verify
check 'is skipped' called "java $jvms/25"

# ---- which Maven

for version in 3.9.12 3.9.13 3.10.0 4.0.0; do
    world "Maven $version on PATH"
    jdk "$jvms/25" 25; maven_on_path "$version"
    mvnw -- verify
    check 'is used' called 'argument [verify]'
    check 'nothing is fetched' unpack_count 0
done

world 'Maven on PATH that tells its version by its files'
jdk "$jvms/25" 25; fake_maven "$w/opt/maven/bin/mvn" 3.9.12; ln -s "$w/opt/maven/bin/mvn" "$w/bin/mvn"
mkdir "$w/opt/maven/lib"; touch "$w/opt/maven/lib/maven-core-3.9.12.jar"
mvnw -- verify
check 'is used' called 'argument [verify]'
check 'nothing is fetched' unpack_count 0
check 'is not started only to be asked' not_called 'argument [-v]'

for version in 3.9.2 3.8.7; do
    world "Maven $version on PATH, first run"
    jdk "$jvms/25" 25; maven_on_path "$version"
    mvnw -- verify
    check 'ends well' ended 0
    check 'the old one fetches' called "maven $version"
    check 'by a pinned plug-in' called 'argument [org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack]'
    check 'the right artefact, once' unpack_count 1
    check 'with checksums enforced' called 'argument [--strict-checksums]'
    check 'on the JDK that was found' times_called "$(grep -c '^maven' "$calls")" "java $jvms/25"
    check 'outside the project' not_called "folder $project"
    check 'says so in one line' says_lines 1
    check 'says which is fetched and why' says "mvnw: Maven 3.9.12 or newer not found (mvn on PATH is $version): it fetches Maven 3.9.16, once"
    check 'the fetched one runs the build' called 'maven 3.9.16'
    check 'the build sees its arguments' times_called 1 'argument [verify]'
    check 'nothing else is left' dists_hold apache-maven-3.9.16
    what="Maven $version on PATH, second run"
    : >"$calls"
    mvnw -- verify
    check 'fetches nothing' unpack_count 0
    check 'only the fetched one is started' not_called "maven $version"
    check 'and runs the build' called 'argument [verify]'
    check 'says nothing' silent
done

world 'MAVEN_USER_HOME'
jdk "$jvms/25" 25; maven_on_path 3.8.7
mvnw MAVEN_USER_HOME="$w/user" -- verify
check 'is where the fetched one is kept' test -x "$w/user/wrapper/dists/artifact-3.9.16/apache-maven-3.9.16/bin/mvn"

world 'a fetch that fails'
jdk "$jvms/25" 25; maven_on_path 3.8.7; touch "$w/fetch-fails"
mvnw -- verify
check 'fails' ended 1
check 'shows the reason' says 'no route'
check 'names what to do' says 'mvnw: Maven 3.9.16 could not be fetched by'
check 'leaves nothing' dists_hold ''
rm "$w/fetch-fails"
mvnw -- verify
check 'is tried again by the next run' ended 0

world 'two first runs at once'
jdk "$jvms/25" 25; maven_on_path 3.8.7; touch "$w/fetch-together"
(mvnw -- verify; echo "$rc" >"$w/first") &
(mvnw -- verify; echo "$rc" >"$w/second") &
wait
rc=0
check 'really overlapped' unpack_count 2
check 'the first ends well' grep -qx 0 "$w/first"
check 'the second ends well' grep -qx 0 "$w/second"
check 'both build' times_called 2 'argument [verify]'
check 'one Maven is kept, whole' dists_hold apache-maven-3.9.16
check 'and nothing inside it that is not its own' test ! -e "$(dists)/apache-maven-3.9.16/apache-maven-3.9.16"

world 'no Maven at all'
jdk "$jvms/25" 25
mvnw -- verify
check 'fails' ended 1
check 'names what is missing and the way out' says 'mvnw: No Maven found: install one (any from 3.6.3 fetches the rest), or set MVNW_REPOURL'
check 'in one line' says_lines 1

# ---- from MVNW_REPOURL

pinned=$(sed -n 's/^fetched_sha256=\([0-9a-f]*\).*/\1/p' "$source/mvnw")
downloader() {              # $1 curl or wget, $2 the option before the file: writes down the address
    executable "$w/bin/$1" <<END
echo "$1 \$*" >>"$calls"
while [ "\$1" != $2 ]; do shift; done
touch "\$2"
END
}
checksum_is() {
    executable "$w/bin/sha256sum" <<END
echo "$1  \$1"
END
}

for client in 'curl -o' 'wget -O'; do
    world "no Maven, MVNW_REPOURL, ${client% *}"
    jdk "$jvms/25" 25; downloader "${client% *}" "${client#* }"; checksum_is "$pinned"
    mvnw MVNW_REPOURL=repo://me:secret@mirror/all/ -- verify
    check 'ends well' ended 0
    check 'the right file is fetched' grep -q "^${client% *} .*repo://me:secret@mirror/all/org/apache/maven/apache-maven/3.9.16/apache-maven-3.9.16-bin.zip" "$calls"
    check 'says so in one line' says_lines 1
    check 'the fetched one runs the build' called 'argument [verify]'
    check 'nothing else is left' dists_hold apache-maven-3.9.16
done

world 'MVNW_REPOURL gives another file'
jdk "$jvms/25" 25; downloader curl -o; checksum_is 0000
mvnw MVNW_REPOURL=repo://me:secret@mirror -- verify
check 'fails' ended 1
check 'names the reason' says 'its SHA-256 is not that of Maven 3.9.16'
check 'keeps the password to itself' test -z "$(grep secret "$w/err")"
check 'leaves nothing' dists_hold ''

world 'MVNW_REPOURL, neither curl nor wget'
jdk "$jvms/25" 25
mvnw MVNW_REPOURL=repo://mirror -- verify
check 'fails' ended 1
check 'names what is missing' says 'mvnw: Neither curl nor wget found'

# ---- what Maven gets

world 'arguments and exit status'
jdk "$jvms/25" 25; maven_on_path 3.9.12
mvnw -- -Dname='two  words' '*' '' "it's" exit-7
check 'spaces stay' called 'argument [-Dname=two  words]'
check 'patterns stay' called 'argument [*]'
check 'empty ones stay' called 'argument []'
check 'quotes stay' called "argument [it's]"
check 'the exit status is that of Maven' ended 7

world 'called from another folder'
jdk "$jvms/25" 25; maven_on_path 3.9.12
mvnw -- verify
check 'takes .mvn from the project' called "basedir $project"
check 'stays in that folder' called "folder $w/elsewhere"

# ---- what is written down

what='the files'
check 'name no host' test -z "$(grep -nE '[a-z]+://' "$source/mvnw" "$source/.mvn/find-jdk.sh" "$source/.mvn/jvm.config" "$source/.mvn/maven.config")"
check 'let Error Prone into the compiler' grep -qxF -- --add-opens=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED "$source/.mvn/jvm.config"
check 'are executable' test -x "$source/mvnw"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
