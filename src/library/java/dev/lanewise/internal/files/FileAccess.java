package dev.lanewise.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mode, group and owner of a file, to be given to the file that replaces it. Access control lists and extended
 * attributes are not kept.
 */
final class FileAccess {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The attributes of the old file; empty if there is none, or if the file system does not have them. */
    private final Map<String, Object> old;

    private FileAccess(Map<String, Object> old) {
        this.old = old;
    }

    /** Returns the access of a file; the default access of a new file if it does not exist. */
    static FileAccess of(Path file) throws IOException {
        return new FileAccess(
                Files.exists(file) && hasModes(file)
                        ? Files.readAttributes(file, "posix:permissions,group,owner")
                        : Map.of());
    }

    private static boolean hasModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Attributes of the file that will take the place of this one, until it is complete. */
    FileAttribute<?>[] whileWriting() {
        return old.isEmpty() ? new FileAttribute<?>[0] : new FileAttribute<?>[] {OWNER_ONLY};
    }

    /** Gives a complete file this access. Attributes that the system refuses are skipped, without widening access. */
    void give(Path file) {
        if (old.get("permissions") instanceof Set<?> mode) {
            boolean sameGroup = set(file, "group", old.get("group"));
            // Only an administrator may give files away.
            set(file, "owner", old.get("owner"));
            // Last, because the old mode may forbid the changes above. Some file systems have one mode for all files.
            set(file, "permissions", sameGroup ? mode : ofAnotherGroup(mode));
        }
    }

    /** Sets an attribute of the file itself, not of one that a link leads to; returns whether this is allowed. */
    private static boolean set(Path file, String name, @Nullable Object value) {
        try {
            Files.setAttribute(file, "posix:" + name, value, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the mode without permissions of the group that others do not have. */
    static Set<?> ofAnotherGroup(Set<?> mode) {
        Set<Object> reduced = new HashSet<>(mode);
        for (Object permission : mode) {
            String name = permission.toString();
            if (!mode.contains(PosixFilePermission.valueOf(name.replace("GROUP_", "OTHERS_")))) {
                reduced.remove(permission);
            }
        }
        return reduced;
    }
}
