#!/usr/bin/env bash
# Rehearses the switch to a full feed where no feed has Aspire: packs the stand-ins as if they were the real packages into a folder,
# adds that folder as a source, and builds a fresh clone with PackageFeed unset. Shows that the probe answers "full", that the second
# restore happens by itself, that the SDK import and every PackageReference resolve, and that no project under compat/ is built in.
# It says nothing about the real packages' behaviour: eng/ApiCheck and compat/README.md do that part.
#   eng/feeds/rehearse-full.sh [folder to work in]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work/feed"
unset PackageFeed

version() { sed -n "s/.*PackageVersion Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" "$root/Directory.Packages.props" | head -1; }
aspire=$(sed -n 's:.*<AspireVersion>\(.*\)</AspireVersion>.*:\1:p' "$root/eng/feeds/Feed.props")

for project in "$root"/compat/*/*.csproj; do
  id=$(basename "$project" .csproj)
  v=$(version "$id"); [ "$v" = '$(AspireVersion)' ] && v=$aspire
  PackageFeed=closed dotnet pack "$project" -o "$work/feed" -p:PackageVersion="$v" -v q --nologo
done

# The SDK package: the real one adds the AppHost's reference itself and takes the rest from the packages.
mkdir -p "$work/sdk/Sdk"
cp "$root"/compat/Aspire.AppHost.Sdk/Sdk.props "$root"/compat/Aspire.AppHost.Sdk/Sdk.targets "$work/sdk/Sdk/"
cat >"$work/sdk/Aspire.AppHost.Sdk.nuspec" <<NUSPEC
<package><metadata><id>Aspire.AppHost.Sdk</id><version>$aspire</version><authors>rehearsal</authors><description>rehearsal</description>
<packageTypes><packageType name="MSBuildSdk" /></packageTypes></metadata></package>
NUSPEC
(cd "$work/sdk" && python3 -c "import sys,zipfile,os
z=zipfile.ZipFile(sys.argv[1],'w')
[z.write(os.path.join(d,f)) for d,_,fs in os.walk('.') for f in fs]" "$work/feed/Aspire.AppHost.Sdk.$aspire.nupkg")

rm -rf "$work/clone"
git clone -q "$root" "$work/clone"
cat >"$work/nuget.config" <<CONFIG
<configuration><packageSources><add key="rehearsal" value="$work/feed" /></packageSources></configuration>
CONFIG
cd "$work/clone"
export NUGET_PACKAGES="$work/packages"
dotnet build AiTeams.AppHost -v q --nologo
grep -q '<FeedAnswer>full<' artifacts/feed.props
grep -q "\"Aspire.Hosting.AppHost/$aspire\"" artifacts/obj/AiTeams.AppHost/project.assets.json
if grep -ql 'compat/' artifacts/obj/AiTeams.*/project.assets.json; then
  echo "A project still refers to compat/ in full mode." >&2; exit 1
fi
echo "The full feed was found, restored and built by itself."
