package dev.lanewise;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The types and members of the library that other programs can use. */
final class PublicTypes {
    private PublicTypes() {}

    /** Names of the packages that {@code module-info} exports to everyone, in their order. */
    static List<String> packages() {
        return ModuleFinder.of(CompiledProgram.lanewise())
                .find("dev.lanewise")
                .orElseThrow()
                .descriptor()
                .exports()
                .stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .sorted()
                .toList();
    }

    /** Public types of these packages, and public types in them. */
    static List<Class<?>> all() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        for (String name : packages()) {
            try (Stream<Path> files = Files.list(CompiledProgram.lanewise().resolve(name.replace('.', '/')))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".class"))
                        .sorted()
                        .toList()) {
                    String simple = file.getFileName().toString().replace(".class", "");
                    if (!simple.equals("package-info")) {
                        Class<?> type = Class.forName(name + "." + simple, false, PublicTypes.class.getClassLoader());
                        if (isOpen(type)) {
                            types.add(type);
                        }
                    }
                }
            }
        }
        return types;
    }

    static boolean isOpen(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || !type.isAnonymousClass() && isOpen(type.getEnclosingClass()));
    }

    static boolean isOpen(Member member) {
        int modifiers = member.getModifiers();
        return (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)) && !member.isSynthetic();
    }
}
