# Sourced by the scripts beside it: where fetched tools are kept, and what they say.
# Kept outside of the build folders, so that `clean` does not make them be fetched again.
tools=${PRONTO_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/pronto/tools}

# Fails where a tool is only looked for (PRONTO_TOOLS_FETCH=false), so that nothing is fetched or built.
may_fetch() {
    [ "${PRONTO_TOOLS_FETCH:-true}" = true ]
}

# Runs a step with a bound on its time. Its words go to standard error: standard output is for the path of the tool.
bounded() { # SECONDS COMMAND...
    timeout --kill-after=10 "$@" >&2
}

# Moves a finished file into its place at once, so that two at work side by side do no harm.
keep() { # FILE NAME
    chmod 755 "$1"
    mv -f "$1" "$tools/$2"
}
