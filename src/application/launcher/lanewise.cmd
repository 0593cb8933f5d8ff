@echo off
rem Starts Lanewise with the java of its own image, of JAVA_HOME or of the PATH, in this order. LANEWISE_OPTS holds options for the JVM.
setlocal EnableExtensions DisableDelayedExpansion
set "jar=%~dp0..\lib\lanewise.jar"
rem In a tree that mvnw package has built.
if not exist "%jar%" set "jar=%~dp0..\target\lanewise.jar"
if not exist "%jar%" >&2 echo lanewise: there is no %jar%; mvnw package -DskipTests builds it& exit /b 1

set "java=%~dp0..\runtime\bin\java.exe"
rem Quotation marks in JAVA_HOME are a common mistake.
if not exist "%java%" if defined JAVA_HOME set "java=%JAVA_HOME:"=%\bin\java.exe"
if not exist "%java%" if not defined JAVA_HOME for %%i in (java.exe) do set "java=%%~$PATH:i"
if not defined java >&2 echo lanewise: there is no java on the PATH; install Java 17 or newer, or set JAVA_HOME to its folder& exit /b 1
if not exist "%java%" >&2 echo lanewise: there is no %java%; set JAVA_HOME to the folder of Java 17 or newer& exit /b 1
"%java%" --add-modules=jdk.incubator.vector %LANEWISE_OPTS% -jar "%jar%" %*
exit /b %ERRORLEVEL%
