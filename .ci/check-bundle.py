"""Checks the bundle that is uploaded to Maven Central: the files, checksums and signatures, and what Central requires of a POM.

    python3 .ci/check-bundle.py FOLDER VERSION

FOLDER is the unpacked bundle. gpg needs the public key in its key ring (GNUPGHOME).
"""
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

POM = "{http://maven.apache.org/POM/4.0.0}"
OF_A_JAR = [".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", ".pom"]
ARTIFACTS = {
    "lanewise-parent": ["-cyclonedx.json", ".pom"],
    "lanewise": OF_A_JAR,
    "lanewise-mnist": OF_A_JAR,
    "lanewise-application": OF_A_JAR,
}
# What Maven Central requires of a POM.
REQUIRED = ["name", "description", "url", "licenses/license/name", "licenses/license/url", "developers/developer/name",
            "scm/connection", "scm/developerConnection", "scm/url"]


def problems(folder, version):
    """What is wrong with a bundle, a sentence each."""
    expected = set()
    found = []
    for artifact, endings in ARTIFACTS.items():
        place = folder / "dev" / "lanewise" / artifact / version
        for ending in endings:
            file = place / f"{artifact}-{version}{ending}"
            expected |= {file, Path(f"{file}.asc"), Path(f"{file}.md5"), Path(f"{file}.sha1")}
            if file.is_file():
                found += problems_of_file(file, version)
        pom = place / f"{artifact}-{version}.pom"
        if pom.is_file():
            found += problems_of_pom(pom, version)
    there = {file for file in folder.rglob("*") if file.is_file()}
    found += [f"{file.name} is missing" for file in expected - there]
    # Further checksums are allowed, also those of signatures.
    found += [f"{file.name} does not belong into the bundle" for file in there
              if re.sub(r"\.(md5|sha1|sha256|sha512)$", "", str(file)) not in map(str, expected)]
    for file in there:
        checksum = re.fullmatch(r"(.*)\.(md5|sha1|sha256|sha512)", str(file))
        if checksum and Path(checksum[1]).is_file():
            digest = hashlib.new(checksum[2], Path(checksum[1]).read_bytes()).hexdigest()
            if file.read_text().strip() != digest:
                found.append(f"{file.name} is not the checksum of its file")
    return sorted(found)


def problems_of_file(file, version):
    found = []
    signature = Path(f"{file}.asc")
    if signature.is_file() and subprocess.run(["gpg", "--batch", "--verify", signature, file], capture_output=True).returncode:
        found.append(f"gpg does not verify the signature of {file.name}")
    contents = {file.name: file.read_bytes()}
    if file.suffix == ".jar":
        with zipfile.ZipFile(file) as jar:
            contents = {name: jar.read(name) for name in jar.namelist()}
    found += [f"{file.name}: {name} names the version {version}-SNAPSHOT" for name, content in contents.items()
              if f"{version}-SNAPSHOT".encode() in content]
    if file.name.endswith("-sources.jar") and not any(name.endswith(".java") for name in contents):
        found.append(f"{file.name} contains no sources")
    # The images of MNIST have no classes, hence no pages but a README.
    if file.name.endswith("-javadoc.jar") and not {"index.html", "README.md"} & set(contents):
        found.append(f"{file.name} contains no index.html")
    return found


def problems_of_pom(file, version):
    """What Maven Central would refuse. An element may be that of the parent, which is in the bundle too."""
    project = xml.parse(file).getroot()
    parents = []
    if project.find(f"{POM}parent") is not None:
        parent = file.parents[2] / "lanewise-parent" / version / f"lanewise-parent-{version}.pom"
        parents = [xml.parse(parent).getroot()] if parent.is_file() else []
    found = []
    for element in REQUIRED:
        path = "/".join(POM + name for name in element.split("/"))
        # Maven gives a child no name of its parent.
        candidates = [project] if element == "name" else [project, *parents]
        if not any((each.findtext(path) or "").strip() for each in candidates):
            found.append(f"{file.name} has no {element}")
    for each in project.iter(f"{POM}version"):
        if (each.text or "").endswith("-SNAPSHOT"):
            found.append(f"{file.name} names the version {each.text}")
    for element in ["repositories", "pluginRepositories"]:
        if project.find(f"{POM}{element}") is not None:
            found.append(f"{file.name} has {element}, which a project that uses the artifact would then ask too")
    return found


def without(element):
    def damage(text):
        return re.sub(rf"(?s)<{element}\b[^>]*>.*?</{element}>", "", text, count=1)
    return damage


def self_test(folder, version):
    """Each damage to a bundle is found."""
    library, parent = f"lanewise-{version}", f"lanewise-parent-{version}"
    damages = [(f"{parent}.pom", without(element), f"{name}.pom has no {element}") for name in (library, parent)
               for element in ("description", "url", "licenses", "developers", "scm")
               if (name, element) != (library, "description")]
    damages += [
        (f"{library}.pom", without("name"), f"{library}.pom has no name"),
        (f"{library}.pom", lambda text: text.replace(f">{version}<", f">{version}-SNAPSHOT<"), f"{library}.pom names the version"),
        (f"{library}.pom", lambda text: text + " ", f"gpg does not verify the signature of {library}.pom"),
        (f"{library}.pom", lambda text: text + " ", f"{library}.pom.sha1 is not the checksum"),
        (f"{library}.jar.asc", None, f"{library}.jar.asc is missing"),
        (f"{library}-sources.jar", None, f"{library}-sources.jar is missing"),
    ]
    for name, damage, expected in damages:
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(folder, copy, dirs_exist_ok=True)
            file = next(Path(copy).rglob(name))
            if damage:
                text = file.read_text()
                assert damage(text) != text, name
                file.write_text(damage(text))
            else:
                file.unlink()
            found = problems(Path(copy), version)
            if not any(each.startswith(expected) for each in found):
                sys.exit(f"check-bundle.py does not find this: {expected}; it finds {found}")


def main():
    if len(sys.argv) != 3:
        sys.exit("check-bundle.py: expected the folder of an unpacked bundle and its version")
    folder, version = Path(sys.argv[1]), sys.argv[2]
    found = problems(folder, version)
    if found:
        sys.exit("\n".join(found))
    self_test(folder, version)
    print(f"{sum(1 for file in folder.rglob('*.asc'))} signatures and {sum(1 for file in folder.rglob('*.sha1'))} files are right")


main()
