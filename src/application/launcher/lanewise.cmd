@echo off
rem Starts Lanewise with java from its own image, from JAVA_HOME or from the PATH, in this order.
rem LANEWISE_OPTS holds further options for the JVM, such as -Xmx8g.
setlocal
set "home=%~dp0.."
set "lib=%home%\lib"
rem In a tree that mvnw package has built, what it needs is in target.
if not exist "%lib%\lanewise.jar" set "lib=%home%\target"
set "java=%home%\runtime\bin\java.exe"
if exist "%java%" goto run
set "java=java"
if not defined JAVA_HOME goto run
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto run
echo lanewise: JAVA_HOME is %JAVA_HOME%, which has no bin\java.exe; set it to the folder of Java 17 or newer 1>&2
exit /b 1
:run
"%java%" "@%lib%\jvm.options" %LANEWISE_OPTS% -jar "%lib%\lanewise.jar" %*
exit /b %ERRORLEVEL%
