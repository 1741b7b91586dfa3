# Sourced by mvnw and by the launcher, never run. POSIX sh; safe under `set -eu`.
#
#   find_jdk    sets and exports JAVA_HOME to a JDK that is new enough and returns 0,
#               or says on one line of stderr what was looked for and returns 1.
#
# Why not toolchains: the Quarkus build loads our compiled classes in Maven's own JVM, so Maven itself has to run on this JDK.
# FIND_JDK_ROOT stands before the system folders; only the test sets it.

jdk_least=25

find_jdk() {
    if jdk_take "${JAVA_HOME:-}" || jdk_take "${JDK25_HOME:-}" || jdk_take "$(jdk_of_path)"; then
        return 0
    fi
    jdk_best='' jdk_best_release=0
    for jdk_home in "${FIND_JDK_ROOT:-}"/usr/lib/jvm/* \
            "${HOME:-}"/.sdkman/candidates/java/* \
            "${HOME:-}"/.jdks/* \
            "${FIND_JDK_ROOT:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
            "$(jdk_of_macos)"; do
        jdk_found=$(jdk_release "$jdk_home")
        if [ "$jdk_found" -gt "$jdk_best_release" ]; then
            jdk_best=$jdk_home jdk_best_release=$jdk_found
        fi
    done
    if jdk_take "$jdk_best"; then
        return 0
    fi
    # shellcheck disable=SC2088  # for people to read, not to expand
    echo "No JDK $jdk_least or newer (with bin/javac) found: looked at JAVA_HOME, JDK25_HOME, java on PATH, /usr/lib/jvm," \
        "~/.sdkman/candidates/java, ~/.jdks, /Library/Java/JavaVirtualMachines. Install one or set JAVA_HOME to it." >&2
    return 1
}

# Makes folder $1 the JAVA_HOME, if a JDK that is new enough is in it.
jdk_take() {
    if [ "$(jdk_release "$1")" -ge "$jdk_least" ]; then
        JAVA_HOME=$1
        export JAVA_HOME
    else
        return 1
    fi
}

# The feature release ("25") of the JDK in folder $1; 0 where there is none, or none with a compiler.
# The `release` file answers without starting a JVM; the few JDKs that have none are asked.
jdk_release() {
    jdk_says=''
    if [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ]; then
        if [ -f "$1/release" ]; then
            jdk_says=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release")
        else
            jdk_says=$(jdk_property "$1/bin/java" java.specification.version | sed 's/[^0-9].*//')
        fi
    fi
    echo "${jdk_says:-0}"
}

# The home of the `java` on PATH; a shim that is no link into a JDK is asked.
jdk_of_path() {
    jdk_java=$(command -v java) || return 0
    jdk_real=$(readlink -f "$jdk_java" 2>/dev/null) || jdk_real=$jdk_java
    if [ -f "${jdk_real%/bin/java}/release" ]; then
        echo "${jdk_real%/bin/java}"
    else
        jdk_property "$jdk_java" java.home
    fi
}

jdk_of_macos() {
    if [ -x "${FIND_JDK_ROOT:-}/usr/libexec/java_home" ]; then
        "${FIND_JDK_ROOT:-}/usr/libexec/java_home" -v "$jdk_least+" 2>/dev/null || :
    fi
}

# What the JVM $1 says of its system property $2.
jdk_property() {
    "$1" -XshowSettings:properties -version 2>&1 | sed -n "s/^ *$2 = //p" || :
}
